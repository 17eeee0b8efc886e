import type { Context } from "../terminal/context.ts";
import { printLines } from "../terminal/print.ts";
import { createPrompts } from "./clack-prompts.ts";
import { givenValues } from "./given-values.ts";
import { Left } from "./prompts.ts";
import { initSession } from "./session.ts";
import { initWithoutQuestions, type Unasked } from "./without-questions.ts";

type Answered = Omit<Unasked, "given"> & { flags: Parameters<typeof givenValues>[0] };

/** Sets the program up, with answers given in advance or by asking; returns the exit code. Loaded by this command alone. */
export async function runInit(context: Context, answered: Answered | undefined): Promise<number> {
  const { io } = context;
  const setup = await context.setup();
  if (answered) {
    const { flags, ...request } = answered;
    const given = await givenValues(flags, setup.readSecret);
    printLines(io, await initWithoutQuestions(setup, context, { ...request, given }, io.signal));
    return 0;
  }
  try {
    await initSession(setup, context, createPrompts(io.signal, io.columns), io.signal);
    return 0;
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    printLines(io, ["Nothing was written."]);
    return 1;
  }
}
