import "./no-usual-servers.mjs";
import "./said.ts";
import { leavesNothing } from "./leaves-nothing.ts";
import { chooseRowOrder } from "./row-order.ts";

chooseRowOrder();
leavesNothing(Number(process.env["PLEX_INGEST_TEST_ENDS_MS"] ?? 120_000));
