import * as z from "zod";
import { transmissionUnavailable } from "./errors.ts";

export type RpcAnswer = {
  /** "success", or a sentence that says why not. */
  result: string;
  args: Record<string, unknown>;
};

const wireAnswer = z.object({ result: z.string(), arguments: z.looseObject({}).optional() });

/** One answer of the RPC. Throws `Outage` for a page of something else, a cut answer or another program's JSON. */
export function readAnswer(text: string): RpcAnswer {
  if (/^\s{0,100}</.test(text)) {
    throw transmissionUnavailable(
      "it answers with a web page; check that TRANSMISSION_URL is Transmission's own address",
    );
  }
  const read = wireAnswer.safeParse(parse(text));
  if (read.success) return { result: read.data.result, args: read.data.arguments ?? {} };
  throw transmissionUnavailable("its answer is not that of an RPC; check that Transmission stands at TRANSMISSION_URL");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error quotes the text, and names in it are not ours to show.
    throw transmissionUnavailable("its answer was cut or is no JSON; look whether it runs well");
  }
}
