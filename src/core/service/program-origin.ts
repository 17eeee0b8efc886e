import { type Sentence, sentence } from "../actions/sentence.ts";
import { inCommands } from "../actions/tongues.ts";

/** Folders in which version managers and package runners keep a program, and what that means for a service. */
const PASSING: readonly { in: RegExp; sentence: (path: string) => Sentence }[] = [
  {
    in: /\/_npx\/|\/fnm_multishells\/|\/\.npm\/_cacache\//,
    sentence: (path) => `${path} is in a cache that is emptied: install plex-ingest with \`npm install -g\` first.`,
  },
  {
    in: /\/\.nvm\/|\/nvm\/versions\/|\/\.fnm\/|\/fnm\/node-versions\/|\/\.volta\/|\/\.asdf\/|\/mise\/installs\/|\/\.nodenv\/|\/n\/versions\//,
    sentence: (path) =>
      sentence`${path} belongs to a version manager and is gone when that version is removed: run ${{ do: "service", verb: "install" }} again after such a change.`,
  },
  {
    in: /\/Cellar\//,
    sentence: (path) =>
      sentence`${path} is one version of Homebrew's: run ${{ do: "service", verb: "install" }} again after \`brew upgrade\`.`,
  },
];

/** Warnings about a Node and a program that will not stay where they are. */
export const programWarnings = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => PASSING.filter((row) => row.in.test(path)).map((row) => inCommands(row.sentence(path))));
