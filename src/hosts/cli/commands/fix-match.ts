import { UserError } from "../../../base/errors.ts";
import { confirm, printJson, printLines } from "../terminal/print.ts";
import { AS_JSON, defineCommand, YES } from "./define.ts";

export const fixMatch = defineCommand({
  name: "fix-match",
  summary: "match a work in Plex to its identity here, for a finding of audit",
  examples: [
    [
      'fix-match "/media/TV Shows/Firefly (2002)"',
      "shows what Plex has and what it becomes, and asks first",
    ],
    ['fix-match --undo "/media/TV Shows/Firefly (2002)"', "gives the old match back"],
  ],
  arguments: {
    path: { value: "<path>", summary: "path of a finding plex_mismatch or plex_unmatched" },
  },
  options: {
    undo: { summary: "give the work the match that it had before" },
    yes: YES,
    json: AS_JSON,
  },
  async run({ path, undo, yes, json }, { io, actor, curate }) {
    const desk = await curate();
    const request = { path, undo };
    const { plan, confirm_token: token } = await desk.fixMatch(request, actor, io.signal);
    if (!plan || token === undefined) throw new UserError("Plex has no plan.", "Run it again.");
    if (!yes) {
      const lines = [plan.path, `  ${plan.effect}`];
      if (!(await confirm(io, lines, { what: "changed", ask: "Match it in Plex?" }))) return 4;
    }
    const done = await desk.fixMatch({ ...request, token }, actor, io.signal);
    if (json) printJson(io, { plan, ...done });
    else printLines(io, [done.message ?? ""]);
    return done.outcome === "put_back" ? 1 : 0;
  },
});
