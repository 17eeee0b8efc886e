import { setFlagsFromString } from "node:v8";

/**
 * For a process that does much out of little memory: V8 collects its old generation whenever that has grown by half.
 * By itself it lets a small one grow to a multiple of what lives there. With 50 callers over HTTP and 194 calls a
 * second that was 60 MiB of anonymous memory instead of 91, at the same latency (bench:http, quiet). A daemon that files
 * hundreds of releases kept 69 MiB instead of 114, for 5 % more of the processor.
 */
export function holdOldHeap(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
