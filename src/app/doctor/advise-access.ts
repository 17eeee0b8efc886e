import type { machine } from "../../adapters/machine/machine.ts";
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

/**
 * Advises how to give the service a group that its account joined after the service was started.
 * Undefined if the account is not in this group, or the service has it.
 */
export function adviseRestart(
  { whoAmI, groupName }: Pick<typeof machine, "whoAmI" | "groupName">,
  gid: number,
): (Required<Pick<Finding, "cause">> & Pick<Finding, "advice" | "command">) | undefined {
  const { name, joinedLater } = whoAmI();
  if (!joinedLater?.groups.includes(gid)) return undefined;
  const group = groupName(gid) ?? String(gid);
  const { restart } = joinedLater;
  return {
    cause: `The service was started before ${name} joined the group ${group}, and keeps its old groups.`,
    ...(restart === undefined
      ? { advice: "Stop the daemon and start it again." }
      : { command: restart }),
  };
}
