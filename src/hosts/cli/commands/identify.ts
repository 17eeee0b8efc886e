import type { IdentifyLine } from "../../../app/identify/identify-line.ts";
import { identifyText } from "../show/identify-lines.ts";
import { printAnswers } from "../terminal/json-lines.ts";
import { printLines } from "../terminal/print.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON_LINES, NAMES } from "./inputs.ts";

export const identify = defineCommand({
  name: "identify",
  summary:
    "decide on release names as the daemon would and print what it finds, as JSON lines in a pipe; changes nothing",
  examples: [
    ["identify Heat.1995.1080p.BluRay.x264-GRP", "one name"],
    ["identify - < names.txt", "a name a line, as JSON lines"],
  ],
  arguments: { names: NAMES },
  options: { json: AS_JSON_LINES },
  database: "lookup",
  async run({ names, json }, { io, identifyLines }) {
    const line = await identifyLines();
    // A person who types names reads sentences; a pipe, and whoever asks for it, gets JSON lines.
    if (io.terminal && !json && names[0] !== "-") {
      for (const name of names) printLines(io, identifyText((await line(name, io.signal)) as IdentifyLine));
    } else await printAnswers(io, names, line);
    return 0;
  },
});
