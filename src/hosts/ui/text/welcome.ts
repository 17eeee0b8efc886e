/** Texts of the first visit, when nothing is configured yet. */
export const welcome = {
  title: "Welcome – plex-ingest",
  heading: "Five steps to the first film",
  lead: "Each answer is tested immediately. Nothing is saved before the last step.",
  stepsLabel: "Steps",
  step: (number: number, count: number): string => `Step ${number} of ${count}`,
  steps: {
    plex: ["Media servers", "Where your films are shown"],
    client: ["Downloads", "Where they come from"],
    folders: ["Folders", "Hard link or copy"],
    tmdb: ["TMDB", "Titles and posters"],
    filing: ["Filing", "When to ask you"],
  },
  done: "done",
  skipped: "skipped",
  next: "Next",
  back: "Back",
  skip: "Skip this step",
  anyway: "Continue anyway",
  found: (url: string): string => `Found at ${url}.`,
  plex: {
    heading: "Which servers show your library?",
    lead: "Choose one or several. Each is asked to scan what is filed. Filing also works without one.",
    which: "Media servers",
    url: "Plex address",
    unready: {
      not_set_up: "Its first set-up is not finished: open it in a browser.",
      starting: "It is starting.",
    },
    key: (place: string): string => `An administrator creates it under ${place}.`,
  },
  client: {
    heading: "Where do downloads arrive?",
    lead: "Choose a folder to watch, a download client, or both.",
    folder: "Folder to watch",
    need: "Enter a folder or the address of a download client.",
  },
  folders: {
    heading: "Where are your films and series stored?",
    lead:
      "Downloads are linked into this folder, so they use no extra space and torrents keep " +
      "seeding.",
    root: "Folder that contains the libraries",
    help: "plex-ingest never creates this folder.",
    need: "Enter the folder that contains your libraries.",
  },
  tmdb: {
    heading: "Where do titles come from?",
    lead:
      "TMDB provides the title, year and length of each film. Without a key, you identify each " +
      "download yourself.",
    key: "Key",
    help: "A v3 key or a v4 token, free at themoviedb.org.",
    second: "Ask TVmaze about episode numbers and titles that TMDB does not have",
    secondHelp:
      "It explains such numbers, and its titles are compared with names. plex-ingest then contacts " +
      "api.tvmaze.com. TVmaze's data is licensed under CC BY-SA.",
  },
  filing: {
    heading: "What may plex-ingest do automatically?",
    lead: "Doubtful downloads always wait for you.",
    legend: "Downloads whose match is certain",
    ask:
      "Ask me first. Everything waits until you file it; one click files everything that is " +
      "certain.",
    alone: "File them without asking. You can undo each one.",
    written: (path: string): string =>
      `This writes ${path}, readable only by its owner, and starts the daemon.`,
    write: "Save and start",
  },
  secretsAreGone:
    "Your entries are kept while this tab is open, except for secrets. Enter those again.",
  starting: "Saving the file and starting the daemon …",
  pathMap: "Path mapping:",
  named: "Downloads of clients are filed from:",
};
