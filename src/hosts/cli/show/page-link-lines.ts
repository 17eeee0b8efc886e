import type { WebLink } from "../../../app/sign-in/desk.ts";
import type { PageReach } from "../../../core/page/addresses.ts";

const FOR_OTHER_MACHINES =
  "To open the page to your network, read “Other machines” in docs/operate/http.md, then set " +
  "SERVER_HOST=0.0.0.0 in the settings file and restart the daemon.";

/** Explains on which machines a link can be opened, and how to change that. */
const EXPLAIN: Readonly<Record<PageReach, (link: WebLink) => string[]>> = {
  proxy: () => [],
  network: ({ urls }) =>
    urls.length === 1
      ? []
      : [
          "The links differ only in this machine's address. Use one that the other machine reaches.",
        ],
  machine: ({ tunnel }) => [
    "Only this machine can open the link, because the page listens only on this machine " +
      "(SERVER_HOST). To open it elsewhere, run this line there, then open the link there:",
    `  ${tunnel}`,
    FOR_OTHER_MACHINES,
  ],
  offline: () => [
    "Only this machine can open the link, because it has no network address at present. Connect " +
      "it to the network, then run the command again.",
  ],
  container: () => [
    "Replace HOST with the name or address of the machine that runs the container. If the " +
      "container's port is published under another number, use that number. A port that is " +
      "published for 127.0.0.1 can be opened only on that machine, with 127.0.0.1 as HOST. With " +
      "SERVER_URL, the link contains the whole address.",
  ],
  sealed: () => [
    "Only programs inside the container can open the link, because the page listens only there " +
      "(SERVER_HOST). Set SERVER_HOST=0.0.0.0 for the container and publish its port.",
  ],
};

/** Explains on which machines a link can be opened; no lines if nothing has to be known. */
export const explainLink = (link: WebLink): string[] => EXPLAIN[link.reach](link);
