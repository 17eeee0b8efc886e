import { expect, test } from "vitest";
import { readSources, type Sources } from "./support/sources.ts";

/** The only file that sends commands to download clients (decision 338). */
const SENDS = "app/torrents/send-command.ts";

const COMMANDS =
  /\bcommands(?:\?\.|\.)(?:start|stop|verify|reannounce|setLabels|add|remove)\(|\bcommands\s*\[/;

const senders = (sources: Sources): string[] =>
  Object.entries(sources)
    .filter(([path]) => /^(?:app|program|hosts)\//.test(path) && !path.startsWith("hosts/ui/"))
    .flatMap(([path, text]) => (COMMANDS.test(text) ? [path] : []));

test("commands are sent to download clients only where their effect is read", () => {
  expect(senders(readSources())).toEqual([SENDS]);
});

test("a planted command is found", () => {
  const planted = {
    "app/new.ts": "await client.commands?.remove(hash, signal);",
    "program/new.ts": "await commands[action](hash, signal);",
  };
  expect(senders(planted)).toEqual(Object.keys(planted));
});
