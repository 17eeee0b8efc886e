import { UserError } from "../../../core/errors.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { type CommandGroup, defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

const test = defineCommand({
  name: "test",
  summary: "send a test message to every channel and say what came of it",
  examples: [["notify test", "after NOTIFY_URL or NOTIFY_COMMAND was set"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const tried = await context.tryNotify(context.io.signal);
    if (tried.length === 0)
      throw new UserError(
        "No notifications are configured.",
        "Set NOTIFY_URL or NOTIFY_COMMAND; docs/notifications.md has examples.",
      );
    if (json) printJson(context.io, { channels: tried });
    else
      printLines(
        context.io,
        tried.map(({ channel, problem }) =>
          problem === undefined ? `${channel}: the message was taken.` : `${channel}: not delivered, ${problem}.`,
        ),
      );
    return tried.every(({ problem }) => problem === undefined) ? 0 : 1;
  },
});

export const notify: CommandGroup = {
  name: "notify",
  summary: "try the notifications",
  commands: [test],
};
