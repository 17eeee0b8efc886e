/** The words of the first visit, when nothing is configured yet. */
export const welcome = {
  title: "Welcome – plex-ingest",
  heading: "Five steps to the first film",
  lead: "Each answer is tested at once. Nothing is written before the end.",
  stepsLabel: "Steps",
  step: (number: number, count: number): string => `Step ${number} of ${count}`,
  steps: {
    plex: ["Plex", "Where your films are shown"],
    client: ["Downloads", "Where they come from"],
    folders: ["Folders", "Hard link or copy"],
    tmdb: ["TMDB", "Titles and posters"],
    filing: ["Filing", "Alone, or ask me"],
  },
  done: "done",
  next: "Next",
  back: "Back",
  skip: "Skip this",
  anyway: "Go on all the same",
  found: (url: string): string => `It answers at ${url}.`,
  plex: {
    heading: "Where is Plex?",
    lead: "Sign in at plex.tv, or type the address and a token. Without Plex, files are filed all the same.",
    url: "Address",
  },
  client: {
    heading: "Where do downloads arrive?",
    lead: "A folder to watch, a download client, or both. One of them is enough.",
    folder: "Folder to watch",
    need: "Name a folder, or the address of a download client.",
  },
  folders: {
    heading: "Where do films and series lie?",
    lead: "A download is linked into this folder: no space is used twice, and torrents go on seeding.",
    root: "Folder that contains the libraries",
    help: "It is never created for you.",
    need: "Name the folder that contains your libraries.",
  },
  tmdb: {
    heading: "How does it know titles?",
    lead: "TMDB knows what a film is called, when it was made and how long it is. Without a key you identify each release yourself.",
    key: "Key",
    help: "A v3 key or a v4 token, free of charge at themoviedb.org.",
  },
  filing: {
    heading: "What may it do alone?",
    lead: "What is doubtful waits for you in either case.",
    legend: "What is certain",
    ask: "Ask me first. Everything waits until you file it, with one click for all that is certain.",
    alone: "File it without asking. Each can be taken back.",
    written: (path: string): string =>
      `This writes ${path}, which only its owner may read, and starts.`,
    write: "Write it and start",
  },
  secretsAreGone:
    "What you typed is kept while this tab is open, but for what is secret: type that again.",
  starting: "It is written, and the daemon starts …",
  pathMap: "Its paths are mapped:",
};
