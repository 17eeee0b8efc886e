import { quoteWord } from "../../base/text/clean-text.ts";
import type { Finding } from "./finding.ts";

/**
 * Lets an account into a folder and all that is in it, beside its owner and its group: also to
 * write, which a link needs, since an account with an entry of its own has that entry's permissions
 * alone, whatever its groups may do (acl(5)).
 */
export const adviseAccess = (uid: number, folder: string): Pick<Finding, "advice" | "command"> => ({
  command: `sudo setfacl -R -m u:${uid}:rwX -m d:u:${uid}:rwX ${quoteWord(folder)}`,
  advice: "Without setfacl, install the package acl first.",
});
