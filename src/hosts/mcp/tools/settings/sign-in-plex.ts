import * as z from "zod";
import { plexSignIn } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";

export const signInPlex = defineTool({
  name: "sign_in_plex",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Sign in at plex.tv",
  description: "Gets a code to type at plex.tv/link, and says whether that was done; the token stays in the server.",
  hints: DECIDES,
  input: z.strictObject({ begin: z.boolean().optional().describe("true: with a new code") }),
  output: plexSignIn,
  run: async ({ begin }, { pageSettings }) => {
    const { signIn } = await pageSettings();
    return begin ? await signIn.begin() : signIn.state();
  },
});
