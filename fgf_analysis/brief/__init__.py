"""A briefing pack: what the figures show as files that an office can edit, and a page to print."""
