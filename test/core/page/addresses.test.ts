import { describe, expect, test } from "vitest";
import {
  findPageAddresses,
  type PageNetwork,
  type PageReach,
  type PageServer,
  urlForOthers,
} from "../../../src/core/page/addresses.ts";

const SERVER: PageServer = {
  host: "0.0.0.0",
  port: 8484,
  publicUrl: undefined,
  names: [],
  isTls: false,
};
const HOME: PageNetwork = {
  addresses: ["fd00::5", "192.168.1.5", "10.8.0.2"],
  hostAddresses: [],
  localName: undefined,
  isPublished: false,
  sshTarget: "anna@192.168.1.5",
};

type Row = [
  name: string,
  server: Partial<PageServer>,
  network: Partial<PageNetwork>,
  reach: PageReach,
  urls: string[],
];

describe("the page's addresses", () => {
  test.each<Row>([
    [
      "every IPv4 address of the machine, if the server listens on all of them",
      {},
      {},
      "network",
      ["http://192.168.1.5:8484/", "http://10.8.0.2:8484/"],
    ],
    [
      "IPv4 before IPv6, if the server listens on both",
      { host: "::" },
      {},
      "network",
      ["http://192.168.1.5:8484/", "http://10.8.0.2:8484/", "http://[fd00::5]:8484/"],
    ],
    [
      "names in SERVER_NAMES first, and a local name last",
      { names: ["nas.example"], isTls: true },
      { addresses: ["192.168.1.5"], localName: "nas.local" },
      "network",
      ["https://nas.example:8484/", "https://192.168.1.5:8484/", "https://nas.local:8484/"],
    ],
    [
      "the proxy's address",
      { publicUrl: "https://media.example.org/ingest/" },
      { isPublished: true },
      "proxy",
      ["https://media.example.org/ingest/"],
    ],
    [
      "the one address that the server listens on",
      { host: "192.168.1.5" },
      {},
      "network",
      ["http://192.168.1.5:8484/"],
    ],
    [
      "the name that the server listens on",
      { host: "nas" },
      { hostAddresses: ["192.168.1.5"] },
      "network",
      ["http://nas:8484/"],
    ],
    [
      "a name that this machine resolves to loopback, as Debian does with its own",
      { host: "nas" },
      { hostAddresses: ["127.0.1.1"] },
      "machine",
      ["http://nas:8484/"],
    ],
    [
      "loopback, if the machine has no other address",
      {},
      { addresses: [] },
      "offline",
      ["http://127.0.0.1:8484/"],
    ],
    [
      "loopback, if only IPv6 is connected and the server listens on IPv4",
      {},
      { addresses: ["fd00::5"] },
      "offline",
      ["http://127.0.0.1:8484/"],
    ],
    [
      "loopback, if the server listens only there",
      { host: "127.0.0.1" },
      {},
      "machine",
      ["http://127.0.0.1:8484/"],
    ],
    [
      "an unknown host, if a container publishes the port",
      {},
      { isPublished: true },
      "container",
      ["http://HOST:8484/"],
    ],
    [
      "loopback inside a container",
      { host: "127.0.0.1" },
      { isPublished: true },
      "sealed",
      ["http://127.0.0.1:8484/"],
    ],
  ])("%s", (_, server, network, reach, urls) => {
    const found = findPageAddresses({ ...SERVER, ...server }, { ...HOME, ...network });
    expect(found).toMatchObject({ reach, urls });
    const isKnown = reach === "network" || reach === "proxy";
    expect(urlForOthers(found)).toBe(isKnown ? urls[0] : undefined);
    expect(found.tunnel === undefined).toBe(reach !== "machine");
  });

  test.each([
    ["127.0.0.1", "ssh -N -L 8484:127.0.0.1:8484 anna@192.168.1.5"],
    ["localhost", "ssh -N -L 8484:localhost:8484 anna@192.168.1.5"],
    ["::1", "ssh -N -L 8484:[::1]:8484 anna@192.168.1.5"],
    ["127.0.0.2", "ssh -N -L 127.0.0.2:8484:127.0.0.2:8484 anna@192.168.1.5"],
  ])("forward the link's own address over SSH, if the server listens on %s", (host, line) => {
    expect(findPageAddresses({ ...SERVER, host }, HOME).tunnel).toBe(line);
  });

  test("open on this machine at loopback, or at the proxy's address", () => {
    expect(findPageAddresses(SERVER, HOME).here).toBe("http://127.0.0.1:8484/");
    expect(findPageAddresses({ ...SERVER, host: "::" }, HOME).here).toBe("http://[::1]:8484/");
    const publicUrl = "https://media.example.org";
    expect(findPageAddresses({ ...SERVER, publicUrl }, HOME)).toMatchObject({
      here: "https://media.example.org/",
      local: "http://127.0.0.1:8484",
    });
  });
});
