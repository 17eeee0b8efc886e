/** Texts of the sign-in page. A person with a session does not need them. */
export const signIn = {
  title: "Sign in",
  what: "Run this command where the daemon runs, and open the link that it prints:",
  command: "plex-ingest web",
  or: "Or enter the AUTH_TOKEN from the daemon's configuration:",
  guest: "Ask the person who invited you for a new link, and open it in this browser.",
  guestToken: "I have a token",
  token: "Token",
  submit: "Sign in",
};
