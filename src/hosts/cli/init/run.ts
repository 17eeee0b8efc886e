import { UserError } from "../../../base/errors.ts";
import {
  isSetupSecret,
  SETUP_SETTINGS,
  type SetupValues,
} from "../../../core/setup/setup-settings.ts";
import { type Context, printLines } from "../terminal/print.ts";
import { createPrompts } from "./clack-prompts.ts";
import { PromptAbort } from "./prompts.ts";
import { runInitSession } from "./session.ts";
import { type InitOptions, initWithoutQuestions } from "./without-questions.ts";

type InitFlags = Omit<InitOptions, "given"> & { flags: Readonly<Record<string, unknown>> };

/**
 * Sets up plex-ingest, with given answers or by asking. Returns the exit code. Loaded only by this
 * command.
 */
export async function runInit(context: Context, answered: InitFlags | undefined): Promise<number> {
  const { io } = context;
  const setup = await context.setup();
  const offered = { ...context, adoptNow: (signal: AbortSignal) => adoptNow(context, signal) };
  if (answered) {
    const { flags, ...request } = answered;
    const given = await givenValues(flags, setup.readSecret);
    printLines(io, await initWithoutQuestions(setup, offered, { ...request, given }, io.signal));
    return 0;
  }
  try {
    await runInitSession(setup, offered, createPrompts(io.signal, io.columns), io.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof PromptAbort)) throw error;
    printLines(io, ["Nothing was written."]);
    return 1;
  }
}

/**
 * Adopts all libraries, using the configuration that was just written. @returns the result as a
 * sentence @throws UserError, Outage
 */
async function adoptNow({ adopt, actor }: Context, signal: AbortSignal): Promise<string> {
  const desk = await adopt();
  const found = await desk.find([], () => {}, signal);
  const { adopted, review } = await desk.run(found, actor, () => {}, signal);
  const waits = review === 0 ? "" : ` ${review} in review: plex-ingest queue --reason adopt.`;
  const recorded = adopted === 1 ? "1 library file was" : `${adopted} library files were`;
  return `${recorded} recorded in the journal.${waits}`;
}

const camel = (flag: string): string =>
  flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Returns the settings given by flags. A secret is read from the file that its flag names. */
async function givenValues(
  flags: Readonly<Record<string, unknown>>,
  readSecret: (path: string) => Promise<string | undefined>,
): Promise<SetupValues> {
  const values: SetupValues = {};
  for (const { name, flag } of SETUP_SETTINGS) {
    const given = flags[camel(flag)];
    if (typeof given !== "string") continue;
    const value = isSetupSecret(name) ? await readSecret(given) : given;
    if (value === undefined) {
      throw new UserError(
        `${flag}: no secret could be read from ${given}.`,
        "Give the path of a readable text file.",
      );
    }
    values[name] = name === "PLEX_AUTO_INGEST" ? String(value === "yes") : value;
  }
  return values;
}
