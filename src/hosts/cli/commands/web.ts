import { InvalidArgumentError } from "commander";
import type { WebDesk } from "../../../app/sign-in/desk.ts";
import { UserError } from "../../../base/errors.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { explainLink } from "../show/page-link-lines.ts";
import { formatTable } from "../show/table.ts";
import { type Io, printAnswer, printAside, printJson } from "../terminal/print.ts";
import { AS_JSON, defineCommand, parseInteger } from "./define.ts";

const sessionOrAll = (text: string): number | "all" => {
  if (text === "all") return text;
  if (!/^#?\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError("Write a session number, or all.");
  }
  return parseInteger(text.replace(/^#/, ""));
};

export const web = defineCommand({
  name: "web",
  summary: "print a link that opens the page in a browser and signs it in, once",
  examples: [
    ["web", "a link that is valid for ten minutes; opens in the browser if a display is available"],
    ["web --print", "only the link, with each address that another machine can open"],
    ["web --reviewer", "a link for a person who only reviews"],
    ["web --sessions", "which browsers are signed in"],
    ["web --end 3", "sign one of them out; `all` signs out every browser"],
  ],
  options: {
    open: { summary: "open the link in a browser, even without a terminal", conflicts: ["print"] },
    print: { summary: "do not open the link" },
    reviewer: { summary: "for a reviewer, who decides what is filed and changes nothing else" },
    sessions: {
      summary: "list the browsers that are signed in",
      conflicts: ["open", "print", "reviewer", "end"],
    },
    end: {
      summary: "sign a browser out",
      value: "<id>",
      read: sessionOrAll,
      conflicts: ["open", "print", "reviewer"],
    },
    json: AS_JSON,
  },
  async run({ open, print, reviewer, sessions, end, json }, { io, web: openWeb }) {
    const desk = await openWeb();
    if (sessions) return await listSessions(desk, io, json);
    if (end !== undefined) {
      const ended = await desk.end(end);
      if (ended === 0 && end !== "all") {
        throw UserError.notFound(
          `There is no session ${end}.`,
          "Run `plex-ingest web --sessions` to list them.",
        );
      }
      return printAnswer(io, json, { ended }, () => [
        ended === 1 ? "One browser was signed out." : `${ended} browsers were signed out.`,
      ]);
    }
    const link = await desk.link(reviewer ? "reviewer" : "operator", io.signal);
    if (json) printJson(io, link);
    // Not wrapped, because a wrapped link cannot be clicked.
    else io.out(`${link.urls.join("\n")}\n`);
    const opens = open || (!print && !reviewer && !json && io.terminal && desk.hasScreen);
    if (opens) {
      const opened = await desk.open(link.url_here);
      printAside(io, [
        opened ? "Opening the link." : "No browser could be started; open the link yourself.",
      ]);
    }
    if (!json) {
      printAside(io, [
        ...(opens ? [] : explainLink(link)),
        `The link signs in one browser, once, until ${formatUtc(link.expires_at)}.`,
      ]);
    }
    return 0;
  },
});

async function listSessions(desk: WebDesk, io: Io, json: boolean | undefined): Promise<number> {
  const sessions = await desk.sessions();
  const rows = sessions.map(({ id, name, role, last_used_at }) => [
    String(id),
    name,
    role,
    formatUtc(last_used_at),
  ]);
  return printAnswer(io, json, { sessions }, () =>
    sessions.length === 0
      ? ["No browser is signed in; `plex-ingest web` prints a link."]
      : formatTable([["id", "name", "role", "last used (day)"], ...rows]),
  );
}
