import type { Setup } from "../../../app/setup/setup.ts";
import type { ClientSetup, FoundClient, TypedAccess } from "../../../core/setup/client-setup.ts";
import type { SetupValues } from "../../../core/setup/settings.ts";
import { addressProblem } from "./ask-plex.ts";
import type { Prompts } from "./prompts.ts";

/** A download client that is wanted; `found` if it answered. */
export type ClientAnswer = { client: ClientSetup; access: TypedAccess; found?: FoundClient };

/** The settings of a client; without `access` they are unset. */
export const clientValues = ({ settings }: ClientSetup, access?: TypedAccess): SetupValues => ({
  [settings.url]: access?.url ?? "",
  [settings.username]: access?.username ?? "",
  [settings.password]: access?.password ?? "",
});

/** What these settings say of a client. */
export const accessIn = (values: SetupValues, { settings }: ClientSetup): TypedAccess | undefined => {
  const { [settings.url]: url, [settings.username]: username, [settings.password]: password } = values;
  return url ? { url, username, password } : undefined;
};

/** Asks for every kind of client until it answers, or the person goes on without it. */
export async function askClients(
  setup: Setup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<{ values: SetupValues; answers: ClientAnswer[] }> {
  const answers: ClientAnswer[] = [];
  let values: SetupValues = {};
  for (const client of setup.clients) {
    const answer = await askClient(setup, client, ask, signal);
    values = { ...values, ...clientValues(client, answer?.access) };
    if (answer) answers.push(answer);
  }
  return { values, answers };
}

async function askClient(
  setup: Setup,
  client: ClientSetup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<ClientAnswer | undefined> {
  const { title, settings } = client;
  const known = setup.current[settings.url];
  const user = setup.current[settings.username];
  let access: TypedAccess = {
    url: known ?? (await setup.localUrl(client)),
    username: user,
    password: setup.current[settings.password],
  };
  // Once without a password, which tells whether it is there and whether it asks for one.
  const first = await ask.busy(`Looking for ${title}`, () => setup.checks.client(client, access, signal));
  const isThere = first.ok || first.code === "client_unauthorized";
  if (isThere) ask.report("good", `${title} answers at ${access.url}.`);
  if (!(await ask.confirm(`Do your downloads come from ${title}?`, isThere || known !== undefined))) return undefined;
  if (first.ok) return { client, access, found: first.value };
  let asksPassword = isThere;
  for (;;) {
    const url = isThere
      ? access.url
      : await ask.text(`Address of ${title}`, { initial: access.url, check: addressProblem });
    access = { ...access, url: url.replace(/\/+$/, "") };
    if (asksPassword) {
      const username = await ask.text("Its user name", { initial: user ?? "" });
      access = { ...access, username, password: await ask.secret("Its password") };
    }
    const checked = await ask.busy(`Asking ${title}`, () => setup.checks.client(client, access, signal));
    if (checked.ok) {
      ask.report("good", `${title} ${checked.value.version} answers.`);
      return { client, access, found: checked.value };
    }
    ask.report("bad", checked.message);
    asksPassword ||= checked.code === "client_unauthorized";
    const next = await ask.choose("What now?", [
      { value: "again", label: "Try again" },
      { value: "keep", label: "Keep what I typed", hint: "it is asked again when the daemon starts" },
      { value: "none", label: `Go on without ${title}` },
    ]);
    if (next === "none") return undefined;
    if (next === "keep") return { client, access };
  }
}
