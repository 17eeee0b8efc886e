/** Lines for a shell that change nothing: what they show, a person judges. */
const SHOWS = /^(?:sudo )?(?:df|du|journalctl|ls|namei|ps|systemctl show|plex-ingest service status)\b/;

export const onlyShows = (line: string): boolean => SHOWS.test(line);
