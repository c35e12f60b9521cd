"""Opens every file that this library reads, and recognises how it is packed and encoded."""
