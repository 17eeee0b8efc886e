import type { Command } from "../model/keys.ts";

const COMMANDS: Record<Command, string> = {
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
  keys: "This list",
};

/** The words of the list of keys. */
export const keys = {
  title: "Keys",
  commands: COMMANDS,
  on: "Single letters do this",
  close: "Close",
};
