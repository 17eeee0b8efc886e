import { quoteWord } from "../../base/text/clean-text.ts";
import type { Finding } from "./finding.ts";

/**
 * Advises how to give an account access to a folder and everything in it, in addition to its owner
 * and its group. The access includes writing, which a link requires. An account with its own entry
 * has only that entry's permissions, regardless of its groups' permissions (acl(5)).
 */
export const adviseAccess = (uid: number, folder: string): Pick<Finding, "advice" | "command"> => ({
  command: `sudo setfacl -R -m u:${uid}:rwX -m d:u:${uid}:rwX ${quoteWord(folder)}`,
  advice: "If setfacl is missing, install the acl package first.",
});
