import { once } from "node:events";
import { createInterface } from "node:readline/promises";

/** Whether a person says yes. Ctrl-C, Ctrl-D and an end of the input are no: node answers them with an error, or never. */
export async function askPerson(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const prompt = createInterface({ input, output });
  const left = once(prompt, "close").then(() => undefined);
  const asked = prompt.question(question).catch(() => undefined);
  try {
    const answer = await Promise.race([asked, left]);
    // Else the next line would stand behind the question.
    if (answer === undefined) output.write("\n");
    return answer !== undefined && /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
