/** The words of the page with settings, sessions and what this program is. */
export const settings = {
  engine: "Engine",
  running: "It runs, and files what is certain by itself as the settings say.",
  runningSince: (since: string): string => `It has been running since ${since}.`,
  off: "No engine runs.",
  working: (storage: string, host: string, since: string): string =>
    `${storage}: works on ${host} since ${since}.`,
  standingBy: (storage: string, host: string, since: string): string =>
    `${storage}: stands by on ${host} since ${since}.`,
  paused:
    "It is paused: it looks for nothing new and files nothing by itself. What a person approved is filed all the same.",
  pause: "Pause the engine",
  resume: "Resume the engine",
  didPause: "The engine is paused.",
  didResume: "The engine is resumed.",
  readOnly: "This server only reads: nothing can be changed here.",
  errors: "What went wrong last",
  sessions: "Sessions",
  sessionsMore: "Browsers that are signed in. A session ends 30 days after its last use.",
  invite: "Invite a reviewer",
  invited: (until: string): string =>
    `Who opens this link decides what is filed, and changes nothing else. It works once, until ${until}, and is not shown again:`,
  link: "the link",
  guest: "Their name, if you like",
  forRole: { reviewer: "a reviewer", operator: "an operator" },
  unused: (who: string, until: string): string =>
    `A link for ${who} that was not used; it works until ${until}.`,
  endLink: "End the link",
  linkEnded: "The link has ended.",
  invitedHere:
    "Its address works on this machine alone. Open this page by the name or address that others reach it by, and invite from there.",
  thisOne: "this browser",
  signedIn: (when: string): string => `signed in ${when}`,
  lastUsed: (day: string): string => `last used ${day}`,
  end: "End",
  endLabel: (name: string): string => `End the session ${name}`,
  signOut: "Sign out",
  endOthers: "End all others",
  ended: (name: string): string => `The session ${name} has ended.`,
  othersEnded: "All other sessions have ended, and every link that was not used.",
  about: "About",
  version: (version: string): string => `plex-ingest ${version}`,
  licence:
    "MIT licence. THIRD-PARTY-NOTICES.md beside the program has the licences of what it is made with.",
};
