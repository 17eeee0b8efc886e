import { printAnswers } from "../terminal/json-lines.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON_LINES, NAMES } from "./inputs.ts";

export const parse = defineCommand({
  name: "parse",
  summary: "read release names, one a line from standard input with -, as JSON lines",
  arguments: { names: NAMES },
  options: { json: AS_JSON_LINES },
  async run({ names }, { io, parseLine }) {
    await printAnswers(io, names, parseLine);
    return 0;
  },
});
