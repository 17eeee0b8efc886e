import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { tempFolder } from "./temp-folder.ts";
import { waitFor } from "./wait-for.ts";

// Node has no Unix datagram sockets, so perl listens on the socket as systemd would. The sender of
// a barrier (BARRIER=1) only waits until its message is read.
const LISTEN = `use IO::Socket::UNIX; use Socket; $| = 1;
my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die $!;
print "listening\\n";
while (defined $s->recv(my $text, 65536)) { $text =~ s/\\n/ | /g; print "$text\\n" unless $text =~ /^BARRIER=/; }`;

/**
 * True if this machine has systemd-notify. Its tests are skipped otherwise. In CI, a missing
 * systemd-notify is an error.
 */
export const hasNotify = spawnSync("systemd-notify", ["--version"]).status === 0;
if (!hasNotify && process.env["CI"]) {
  throw new Error("systemd-notify is missing; .ci/run installs it.");
}

export type NotifySocket = Disposable & {
  path: string;
  /** The received messages. The lines of each message are joined with " | ". */
  messages: string[];
};

/** A socket like systemd's notify socket. */
export async function notifySocket(): Promise<NotifySocket> {
  const folder = tempFolder();
  const path = folder.at("notify");
  const child = spawn("perl", ["-e", LISTEN, path], { stdio: ["ignore", "pipe", "inherit"] });
  const messages: string[] = [];
  let listening = false;
  createInterface(child.stdout).on("line", (line) => {
    if (listening) messages.push(line);
    listening = true;
  });
  await waitFor("the socket", () => listening);
  return {
    path,
    messages,
    [Symbol.dispose]() {
      child.kill("SIGKILL");
      folder[Symbol.dispose]();
    },
  };
}
