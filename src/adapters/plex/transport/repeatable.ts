const CHANGES = /^\/(?:player\/|:\/(?!prefs(?:[/?]|$)|eventsource\/)|status\/sessions\/terminate)/;

/**
 * Whether a request may be sent again when nobody knows what became of it: those that only read, and scans. A command to
 * a player, a mark as watched or the end of a session would happen twice.
 */
export const isRepeatable = (method: string, path: string): boolean => method === "GET" && !CHANGES.test(path);

/** Commands that the server only passes on: an answer that never comes says something of the player, not of Plex. */
export const isForPlayer = (path: string): boolean => path.startsWith("/player/");
