/** A Plex server's own number for the account of its owner; everybody else has that of their account at plex.tv. */
export const OWNER_ID = "1";
