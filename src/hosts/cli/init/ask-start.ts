import type { Setup } from "../../../app/setup/setup.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import type { Prompts } from "./prompts.ts";

/** Of downloads that are there at the first start; nothing is asked where there was one. */
export async function askBacklog(setup: Setup, ask: Prompts): Promise<SetupValues> {
  if (setup.file.exists) return {};
  const choice = await ask.choose("What about downloads that are there already?", [
    { value: "ask", label: "Ask me, if there are more than 25", hint: "plex-ingest backlog" },
    { value: "process", label: "Take all of them in" },
    { value: "30d", label: "Take in those of the last 30 days", hint: "the rest: plex-ingest backlog" },
    { value: "ignore", label: "Leave them" },
  ]);
  return { INGEST_BACKLOG: choice };
}

/** No download client and no usual neighbour has this port; 8080 is that of two clients. */
const SUGGESTED = "127.0.0.1:8484";
const HERE = "127.0.0.1";

/** Where the page is served, until the address is free. A token is made where it is written. */
export async function askPage(setup: Setup, ask: Prompts, answered: SetupValues): Promise<SetupValues> {
  const { SERVER_HOST: host = HERE, SERVER_PORT: port } = setup.current;
  const known = port === undefined ? "" : `${host}:${port}`;
  for (;;) {
    const text = await ask.text("Address of the page (0.0.0.0:8484: your whole network; empty: none)", {
      initial: known || (setup.file.exists ? "" : SUGGESTED),
      hint: SUGGESTED,
    });
    if (text === "" || text === known) return text === "" ? { SERVER_HOST: "", SERVER_PORT: "" } : {};
    const [, typedHost = "", typedPort = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? [];
    const values = { SERVER_HOST: typedHost === HERE ? "" : typedHost, SERVER_PORT: typedPort };
    const problem =
      typedPort === "" ? `Write it like ${SUGGESTED}.` : setup.problemOf(setup.withToken({ ...answered, ...values }));
    if (problem === undefined && (await setup.canListen(typedHost, Number(typedPort)))) return values;
    ask.report("bad", problem ?? `${text} is taken by another program, or is no address of this machine.`);
  }
}
