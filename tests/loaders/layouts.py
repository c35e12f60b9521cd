"""More layouts of public datasets, each with a valid made-up row: UCDP, TIES, CWM."""

from typing import Final

UCDP_PEACE: Final = (
    *("paid", "region", "gwno", "conflict_id", "conflict_name", "dyad_id", "dyad_name", "actor_id", "actor_name"),
    *("incompatibility", "pa_name", "year", "pa_date", "pa_comment", "pa_sign", "c_sign", "pa_3rd", "c_3rd", "ended"),
    *("duration", "c_duration", "cease", "ref ", "return ", "pko", "pa_type", "procID", "version"),
    *("dateintervalstart_meta", "dateintervalend_meta"),
)
UCDP_PEACE_OLD: Final = (
    *("PAID", "Region", "GWNO", "CID", "Name", "Inc", "pa_name", "Year", "pa_date", "pa_comment", "pa_sign", "c_sign"),
    *("pa_3rd", "c_3rd", "ended", "Duration", "c_duration", "cease", "Ref", "Return", "PKO", "pa_type", "ProcID"),
)
UCDP_PEACE_ROW: Final = {
    "paid": "7",
    "conflict_id": "333",
    "conflict_name": "Arland: Government",
    "dyad_name": "Government of Georgia - Northern Front",
    "actor_id": "130, 299",
    "actor_name": "Government of Georgia, Northern Front",
    "pa_name": "Accord of the Hills",
    "year": "1993",
    "pa_date": "1993-03-07",
    "cease": "1",
    "ref ": "0",
    "return ": "1",
    "pko": "0",
    "pa_type": "2",
    "version": "22.1",
    "dateintervalend_meta": "2021-12-31",
}
UCDP_PEACE_OLD_ROW: Final = {
    "PAID": "7",
    "CID": "333",
    "Name": "Arland: Government",
    "pa_name": "Accord of the Hills",
    "Year": "1993",
    "pa_date": "3/7/1993",
    "Return": "1",
    "pa_type": "2",
}
TIES: Final = (
    *("caseid", "startmonth", "startday", "startyear", "endmonth", "endday", "endyear", "sender1", "sender2"),
    *("sender3", "sender4", "sender5", "primarysender", "targetstate", "institution", "institutionid", "issue1"),
    *("issue2", "issue3", "otherissue", "threat", "threatid1", "sanctiontypethreat", "bspecif", "imposition"),
    *("sancimpositionstartmonth", "sancimpositionstartday", "sancimpositionstartyear", "sanctiontype"),
    *("targetcosts", "finaloutcome", "settlementnaturesender", "settlementnaturetarget"),
)
TIES_ROW: Final = {
    "caseid": "1975010203",
    "startmonth": "1",
    "startday": "2",
    "startyear": "1975",
    "endmonth": "3",
    "endday": "",
    "endyear": "1976",
    "sender1": "640",
    "primarysender": "640",
    "targetstate": "350",
    "issue1": "13",
    "threat": "0",
    "imposition": "1",
    "sancimpositionstartmonth": "1",
    "sancimpositionstartday": "2",
    "sancimpositionstartyear": "1975",
    "sanctiontype": "3 7",
    "finaloutcome": "8",
}
CWM: Final = (
    *("country", "sidea", "sideb", "Med_yes.no", "year_term", "Incompatibility", "territory", "episode.start.date"),
    *("episode.end.date", "med.begins", "med.ends", "name.of.third.party"),
)
CWM_ROW: Final = {
    "country": "Georgia",
    "sidea": "Georgia, USA",
    "sideb": "Northern Front",
    "Med_yes.no": "1",
    "year_term": "1994",
    "Incompatibility": "1",
    "territory": "The North",
    "episode.start.date": "6/5/92",
    "episode.end.date": "NA",
    "med.begins": "11/23/93",
    "med.ends": "1//1994",
    "name.of.third.party": "Norway",
}
