import type { Setup } from "../../../app/setup/setup.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import { completeAddress } from "../../../core/setup/complete-address.ts";
import type { SetupValues } from "../../../core/setup/setup-settings.ts";
import type { PromptChoice, Prompts } from "./prompts.ts";

export type PlexAnswers = { values: SetupValues; sections: readonly ListedLibrary[] };

const WITHOUT: PlexAnswers = { values: { PLEX_URL: "", PLEX_TOKEN: "" }, sections: [] };

export const explainAddressProblem = (text: string): string | undefined =>
  /^https?:\/\/[^\s/?#@]+/i.test(completeAddress(text)) && URL.canParse(completeAddress(text))
    ? undefined
    : "Use the form http://127.0.0.1:32400.";

const tokenProblem = (text: string): string | undefined =>
  /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : "A token has letters, digits and symbols, but no spaces.";

/** Asks for the Plex server until it responds or the person continues without it. */
export async function askPlex(
  setup: Setup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<PlexAnswers> {
  const { PLEX_URL: knownUrl, PLEX_TOKEN: knownToken } = setup.current;
  const found = knownUrl ?? (await lookForPlex(setup, ask, signal));
  if (knownUrl === undefined && found !== undefined) {
    ask.report("good", `A Plex server answers at ${found}.`);
  }
  let lastTyped = found;
  let how: "keep" | "sign-in" | "token" | "none" | undefined;
  for (;;) {
    const choices: PromptChoice<NonNullable<typeof how>>[] = [
      ...(knownUrl !== undefined && knownToken !== undefined
        ? [{ value: "keep", label: `Keep ${knownUrl}` } as const]
        : []),
      {
        value: "sign-in",
        label: "Sign in at plex.tv with a code",
        hint: "finds the server and the token",
      },
      { value: "token", label: "Type the address and paste a token" },
      {
        value: "none",
        label: "Continue without Plex",
        hint: "other media servers are asked about next",
      },
    ];
    how = await ask.choose("How do you want to connect to Plex?", choices, how);
    if (how === "none") return WITHOUT;
    const access =
      how === "keep"
        ? { url: knownUrl ?? "", token: knownToken ?? "" }
        : how === "sign-in"
          ? await signIn(setup, ask, found, signal)
          : await typed(ask, lastTyped);
    if (!access) continue;
    if (how === "token") lastTyped = access.url;
    const checked = await ask.busy("Asking Plex", () =>
      setup.checks.plex(access.url, access.token, signal),
    );
    if (checked.ok) {
      const { name, sections } = checked.value;
      const titles = sections.map(({ title }) => cleanText(title, 60)).join(", ");
      ask.report("good", `${cleanText(name, 60)} answers. Its libraries: ${titles || "none yet"}.`);
      return { values: { PLEX_URL: access.url, PLEX_TOKEN: access.token }, sections };
    }
    ask.report("bad", checked.message);
  }
}

const lookForPlex = async (
  setup: Setup,
  ask: Prompts,
  signal: AbortSignal,
): Promise<string | undefined> =>
  (await ask.busy("Looking for Plex", () => setup.findServers(["plex"], {}, signal)))[0]?.url;

type Access = { url: string; token: string };

async function typed(ask: Prompts, found: string | undefined): Promise<Access> {
  const url = await ask.text("Address of the Plex server", {
    initial: found ?? "",
    hint: "http://127.0.0.1:32400",
    check: explainAddressProblem,
  });
  const token = await ask.secret("The owner's token (support.plex.tv/articles/204059436)", {
    check: tokenProblem,
  });
  return { url: completeAddress(url), token };
}

/** Undefined if the sign-in failed. The person has then been told why. */
async function signIn(
  setup: Setup,
  ask: Prompts,
  found: string | undefined,
  signal: AbortSignal,
): Promise<Access | undefined> {
  try {
    const servers = await ask.busy("Waiting for plex.tv", () =>
      setup.signIn(
        (code) => ask.report("info", `Open https://plex.tv/link and enter this code: ${code}`),
        signal,
      ),
    );
    const choices = servers.map(({ name }, position) => ({
      value: String(position),
      label: cleanText(name, 60),
    }));
    const index = choices.length > 1 ? await ask.choose("Which server?", choices) : "0";
    const server = servers[Number(index)];
    if (!server) {
      ask.report("bad", "This account does not own a server.");
      return undefined;
    }
    const urls = [...new Set([...(found === undefined ? [] : [found]), ...server.urls])];
    const url = await ask.choose(
      "Which address?",
      urls.slice(0, 10).map((value) => ({ value, label: value })),
    );
    return { url, token: server.token };
  } catch (error) {
    if (!(error instanceof Outage || error instanceof UserError)) throw error;
    ask.report("bad", error.message);
    return undefined;
  }
}
