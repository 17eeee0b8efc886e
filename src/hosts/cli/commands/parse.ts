import { toParseLine } from "../../../core/parse/parse-line.ts";
import { parsePath } from "../../../core/parse/path.ts";
import { lostNumbers } from "../../../core/readings/facts/component.ts";
import { films } from "../../../core/readings/films.ts";
import { joinRoles, rolesOf } from "../../../core/readings/roles.ts";
import { printAnswers } from "../terminal/json-lines.ts";
import { defineCommand } from "./define.ts";
import { AS_JSON_LINES, NAMES } from "./inputs.ts";

export const parse = defineCommand({
  name: "parse",
  summary: "read release names and print JSON lines; with -, one name per line of standard input",
  examples: [
    ["parse Heat.1995.1080p.BluRay.x264-GRP", "one name"],
    ["parse - < names.txt", "a name a line"],
  ],
  arguments: { names: NAMES },
  options: {
    json: AS_JSON_LINES,
    roles: { summary: "also say what each word was read as, here and in other readings, and which numbers lost" },
  },
  async run({ names, roles }, { io, ownWords }) {
    ownWords();
    const answer = (name: string): object => {
      const parsed = parsePath(name);
      if (!roles) return toParseLine(parsed);
      const readings = films({ name, videos: [] }).map(({ title, year, roles: own }) => ({
        title,
        year,
        roles: joinRoles(own),
      }));
      return { ...toParseLine(parsed), roles: rolesOf(parsed), readings, lost: lostNumbers(parsed) };
    };
    await printAnswers(io, names, answer);
    return 0;
  },
});
