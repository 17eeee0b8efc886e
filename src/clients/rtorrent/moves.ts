import { fallBackTo, UserError } from "../../base/errors.ts";
import { isRow } from "../shared/read-values.ts";
import type { RtorrentCall } from "./rpc.ts";

const FINISHED = "event.download.finished";
/** A handler sets this before or after it moves the data: otherwise rTorrent looks for it in vain. */
const SETS_FOLDER = /\bd\.directory(?:_base)?\.set\b/;
/** A recipe calls methods that call others. Those that people publish have two levels. */
const MAX_LEVELS = 4;
const MAX_NAMES = 100;

/** A server in front of rTorrent may let only some calls through. */
const ifRefused = fallBackTo(undefined, UserError);

/**
 * Returns the folders to which rTorrent's own commands may move a finished torrent: all full paths
 * in handlers of the event that set a torrent's folder, and in the methods that these call. A path
 * may also be that of a file, and need not exist. rTorrent 0.9.8 and 0.16.17 return a command as
 * its text, or as nested lists if it was written in parentheses.
 */
export async function readMoveFolders(call: RtorrentCall, signal: AbortSignal): Promise<string[]> {
  const handlers = await call("method.get", ["", FINISHED], signal).catch(ifRefused);
  const methods = new Map<string, unknown>();

  async function learn(names: readonly string[]): Promise<void> {
    const unknown = names.filter((name) => !methods.has(name)).slice(0, MAX_NAMES);
    for (const name of unknown) methods.set(name, undefined);
    if (unknown.length === 0) return;
    const calls = unknown.map((name) => ({ methodName: "method.get", params: ["", name] }));
    const answers = await call("system.multicall", [calls], signal).catch(ifRefused);
    // A method of rTorrent itself is answered with a fault, which is no list.
    for (const [index, name] of unknown.entries()) {
      const answer: unknown = Array.isArray(answers) ? answers[index] : undefined;
      if (Array.isArray(answer)) methods.set(name, answer[0]);
    }
  }

  /** The handler, and everything that it calls. */
  async function expand(handler: unknown): Promise<unknown[]> {
    const all = [handler];
    const seen = new Set<string>();
    for (let level = 0, last = [handler]; level < MAX_LEVELS && last.length > 0; level++) {
      const names = last.flatMap(namesIn).filter((name) => !seen.has(name));
      for (const name of names) seen.add(name);
      await learn(names);
      last = names.map((name) => methods.get(name)).filter((method) => method !== undefined);
      all.push(...last);
    }
    return all;
  }

  const folders = new Set<string>();
  for (const handler of Object.values(isRow(handlers) ? handlers : {})) {
    const commands = await expand(handler);
    if (!commands.some((command) => SETS_FOLDER.test(textsIn(command).join(" ")))) continue;
    for (const folder of commands.flatMap(pathsIn)) folders.add(folder);
  }
  return [...folders];
}

/** All texts of a command, without the program that it runs. */
function textsIn(command: unknown): string[] {
  if (typeof command === "string") return [command.replaceAll(/\bexecute[\w.]*=[^,;]*/g, "")];
  if (!Array.isArray(command)) return [];
  const [name, ...given]: unknown[] = command;
  const isRun = typeof name === "string" && name.startsWith("execute");
  return [name, ...(isRun ? given.slice(1) : given)].flatMap(textsIn);
}

const PATH = /(?<=^|[=,"(\s])\/[^,;="()]+/g;

const pathsIn = (command: unknown): string[] =>
  textsIn(command)
    .flatMap((text) => [...text.matchAll(PATH)].map(([path]) => path.trim().replace(/\/+$/, "")))
    .filter((path) => path !== "");

/** The names of methods in a command. Other words are asked for in vain, which does no harm. */
const namesIn = (command: unknown): string[] =>
  textsIn(command).flatMap((text) => text.replaceAll(PATH, "").match(/[A-Za-z_][\w.]*/g) ?? []);
