import { printAnswers } from "../terminal/json-lines.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON_LINES, NAMES } from "./inputs.ts";

export const identify = defineCommand({
  name: "identify",
  summary: "decide on release names as the daemon would and print JSON lines; changes nothing",
  examples: [
    ["identify Heat.1995.1080p.BluRay.x264-GRP", "one name"],
    ["identify - < names.txt", "a name a line, as JSON lines"],
  ],
  arguments: { names: NAMES },
  options: { json: AS_JSON_LINES },
  async run({ names }, { io, identifyLines }) {
    const { line, close } = await identifyLines();
    try {
      await printAnswers(io, names, line);
      return 0;
    } finally {
      await close();
    }
  },
});
