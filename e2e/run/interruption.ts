/**
 * Resolves at the first request to stop: Ctrl-C, a signal, the terminal's end, or the end of the
 * process that started us. Later requests change nothing.
 */
export function onStopRequest(): Promise<'stopped'> {
  // A closed terminal must not turn the last words into an error.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('stopped'));
    }
    process.on('message', () => resolve('stopped'));
    process.on('disconnect', () => resolve('stopped'));
  });
}
