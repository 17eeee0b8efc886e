/** The words of what the frame of the page opens. */
export const frame = {
  askNow: "Ask now",
  asked: "It is being asked.",
  look: {
    title: "Appearance",
    looks: { system: "As the device", light: "Light", dark: "Dark" },
  },
  keys: {
    title: "Keys",
    commands: {
      next: "The next one",
      previous: "The one before",
      pick: "Choose the first to ninth match",
      file: "File it",
      leave: "Leave it",
      again: "Look again",
      choose: "Choose it for filing several",
      episodes: "Say which episodes a pack is",
      other: "Search TMDB for another work",
      problem: "The next problem of a pack",
      takeBack: "Take the last decision back",
      search: "Search",
      find: "Find anything",
      keys: "This list",
    },
    on: "Single letters do this",
  },
};
