import type { Setup } from "../../../app/setup/setup.ts";
import {
  type ClientSetup,
  type FoundClient,
  readAccess,
  type TypedAccess,
  withAccess,
} from "../../../core/setup/client-setup.ts";
import { completeAddress } from "../../../core/setup/complete-address.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import { explainAddressProblem } from "./ask-plex.ts";
import type { Prompts } from "./prompts.ts";

/** A download client that the person wants to use. `found` is set if it responded. */
export type ClientAnswer = { client: ClientSetup; access: TypedAccess; found?: FoundClient };

/**
 * Asks about clients that are configured or respond on this machine, and always about the first
 * kind. Repeats each question until the client responds or the person continues without it. If no
 * client is chosen, asks about the other kinds.
 */
export async function askClients(
  setup: Setup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<{ values: SetupValues; answers: ClientAnswer[] }> {
  const answers: ClientAnswer[] = [];
  let values: SetupValues = { DOWNLOAD_CLIENTS: setup.current.DOWNLOAD_CLIENTS ?? "" };
  const askAll = async (clients: readonly ClientSetup[]): Promise<void> => {
    for (const client of clients) {
      const answer = await askClient(setup, client, ask, signal);
      values = withAccess(values, client, answer?.access);
      if (answer) answers.push(answer);
    }
  };
  const [first, ...more] = setup.clients;
  const seen = await Promise.all(more.map((client) => isLikely(setup, client, signal)));
  await askAll([...(first ? [first] : []), ...more.filter((_, index) => seen[index])]);
  const others = more.filter((_, index) => !seen[index]);
  // A person who watches a folder and runs `init` again has already answered the next question.
  const isKnown = answers.length > 0 || setup.current.PLEX_INGEST_DIR !== undefined;
  if (isKnown || others.length === 0) return { values, answers };
  const chosen = await ask.several(
    "Do your downloads come from one of these? (Space to select, Enter to continue)",
    others.map(({ name, title }) => ({ value: name, label: title })),
  );
  await askAll(others.filter(({ name }) => chosen.includes(name)));
  return { values, answers };
}

/**
 * Returns the settings that name the folders that these clients report, for clients without named
 * folders.
 */
export async function nameFolders(
  setup: Setup,
  answers: readonly ClientAnswer[],
  values: SetupValues,
): Promise<SetupValues> {
  const named = await Promise.all(
    answers.map(async ({ client, found }) =>
      found ? await setup.nameFolders({ client, found }, values) : {},
    ),
  );
  return Object.assign({}, ...named);
}

/** A client with an API key needs no user name, and older versions of it have no keys. */
async function askSignIn(
  ask: Prompts,
  asks: ClientSetup["asks"],
  known: string | undefined,
): Promise<Pick<TypedAccess, "username" | "password" | "key">> {
  const [hasName, hasKey] = [asks.includes("username"), asks.includes("key")];
  const question = hasKey ? "User name (empty: sign in with an API key)" : "User name";
  const username = hasName ? await ask.text(question, { initial: known ?? "" }) : undefined;
  const isByKey = hasKey && !username;
  return {
    username,
    password: asks.includes("password") && !isByKey ? await ask.secret("Password") : undefined,
    key: isByKey ? await ask.secret("API key") : undefined,
  };
}

async function isLikely(
  { current, checks, localUrl }: Setup,
  client: ClientSetup,
  signal: AbortSignal,
) {
  if (readAccess(current, client)) return true;
  const access = { url: await localUrl(client), username: undefined, password: undefined };
  const check = await checks.client(client, access, signal);
  return check.ok || check.code === "client_unauthorized";
}

async function askClient(
  setup: Setup,
  client: ClientSetup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<ClientAnswer | undefined> {
  const { title, asks, schemes } = client;
  const known = readAccess(setup.current, client);
  let access: TypedAccess = known ?? {
    url: await setup.localUrl(client),
    username: undefined,
    password: undefined,
  };
  // Tries once without a password, to find out whether the client is running and whether it needs
  // one.
  const first = await ask.busy(`Looking for ${title}`, () =>
    setup.checks.client(client, access, signal),
  );
  const isThere = first.ok || first.code === "client_unauthorized";
  if (isThere) ask.report("good", `${title} answers at ${access.url}.`);
  if (
    !(await ask.confirm(`Do your downloads come from ${title}?`, isThere || known !== undefined))
  ) {
    return undefined;
  }
  if (first.ok) return { client, access, found: first.value };
  let asksPassword = isThere;
  for (;;) {
    const url = isThere
      ? access.url
      : await ask.text(`Address of ${title}`, {
          initial: access.url,
          ...(schemes.includes("scgi") ? {} : { check: explainAddressProblem }),
        });
    access = {
      ...access,
      url: schemes.includes("scgi") ? url.replace(/\/+$/, "") : completeAddress(url),
    };
    if (asksPassword) {
      access = { ...access, ...(await askSignIn(ask, asks, known?.username)) };
    }
    const checked = await ask.busy(`Asking ${title}`, () =>
      setup.checks.client(client, access, signal),
    );
    if (checked.ok) {
      ask.report("good", `${title} ${checked.value.version} answers.`);
      return { client, access, found: checked.value };
    }
    ask.report("bad", checked.message);
    asksPassword ||= checked.code === "client_unauthorized";
    const next = await ask.choose("What now?", [
      { value: "again", label: "Try again" },
      {
        value: "keep",
        label: "Keep what I typed",
        hint: "it is checked again when the daemon starts",
      },
      { value: "none", label: `Continue without ${title}` },
    ]);
    if (next === "none") return undefined;
    if (next === "keep") return { client, access };
  }
}
