import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { TempFolder } from "./temp-folder.ts";

/** A demo in its own temporary folder. The user's settings must not reach it. */
export const demoPlace = (folder: TempFolder, name = "tmp") => {
  const temp = folder.at(name);
  mkdirSync(temp, { recursive: true });
  const env = {
    TMPDIR: temp,
    PLEX_URL: "http://127.0.0.1:9",
    PLEX_MEDIA_ROOT: "/nowhere",
    TMDB_API_KEY: "not a key",
  };
  return { temp, place: { path: folder.path, envFile: "" }, options: { bare: true, env } };
};

export const processesOf = (temp: string): string[] =>
  execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(temp) && !line.includes("ps -eo"));
