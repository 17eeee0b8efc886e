/** Texts of the page with settings, sessions and facts about this program. */
export const settings = {
  engine: "Daemon",
  running: "The daemon is running. It files a download automatically if its match is certain.",
  runningSince: (since: string): string => `The daemon has been running since ${since}.`,
  off: "No daemon is running.",
  working: (storage: string, host: string, since: string): string =>
    `${storage}: active on ${host} since ${since}.`,
  standingBy: (storage: string, host: string, since: string): string =>
    `${storage}: standing by on ${host} since ${since}.`,
  paused:
    "The daemon is paused: it adds nothing new and files nothing automatically. Downloads that a " +
    "person approved are still filed.",
  pause: "Pause the daemon",
  resume: "Resume the daemon",
  didPause: "The daemon is paused.",
  didResume: "The daemon has resumed.",
  willPause: "The pause begins when a daemon runs.",
  willResume: "The pause has ended, but no daemon is running.",
  readOnly: "This server is read-only. You cannot change anything here.",
  errors: "Recent errors",
  sessions: "Sessions",
  sessionsMore: "Browsers that are signed in. A session ends 30 days after its last use.",
  invite: "Invite a reviewer",
  invited: (until: string): string =>
    "Anyone who opens this link can decide what is filed but cannot change anything else. The " +
    `link works once, until ${until}, and is not shown again:`,
  link: "the link",
  guest: "Their name (optional)",
  forRole: { reviewer: "a reviewer", operator: "an operator" },
  unused: (who: string, until: string): string => `Unused link for ${who}, valid until ${until}.`,
  endLink: "End the link",
  linkEnded: "The link no longer works.",
  invitedHere:
    "This link works only on this machine. To invite someone else, open this page at the host " +
    "name or address that others use, and send the invitation from there.",
  thisOne: "this browser",
  signedIn: (when: string): string => `signed in ${when}`,
  lastUsed: (day: string): string => `last used ${day}`,
  end: "End",
  endLabel: (name: string): string => `End the session ${name}`,
  signOut: "Sign out",
  endOthers: "End all others",
  ended: (name: string): string => `The session ${name} has ended.`,
  othersEnded: "All other sessions and all unused links have ended.",
  back: "Settings",
  file: "Configuration file",
  version: (version: string): string => `plex-ingest ${version}`,
  product: "plex-ingest",
  toHealth: "See its health",
  licence:
    "MIT licence. The licences of third-party components are in THIRD-PARTY-NOTICES.md, next " +
    "to the program.",
};
