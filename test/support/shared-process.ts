import "./said.ts";
import { leavesNothing } from "./leaves-nothing.ts";

leavesNothing(Number(process.env["PLEX_INGEST_TEST_ENDS_MS"] ?? 30_000));
