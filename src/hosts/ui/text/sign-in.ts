/** The words of the page on which a person signs in; who has a session needs none of them. */
export const signIn = {
  title: "Sign in",
  what: "Run this command where the daemon runs, and open the link that it prints:",
  command: "plex-ingest web",
  or: "Or type the AUTH_TOKEN of the daemon's configuration:",
  token: "Token",
  submit: "Sign in",
};
