export type Background = ReturnType<typeof background>;

/** Timers and requests that run beside the calls: they can be waited for, and end with the server. */
export function background() {
  const timers = new Map<NodeJS.Timeout, () => void>();
  const running = new Set<Promise<unknown>>();

  function run<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  }

  return {
    run,
    later(ms: number, work: () => unknown): void {
      void run(
        new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            timers.delete(timer);
            resolve(Promise.resolve(work()).then(() => undefined));
          }, ms);
          timers.set(timer, resolve);
        }),
      );
    },
    /** Resolves when nothing is under way any more. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
    stop(): void {
      for (const [timer, resolve] of timers) {
        clearTimeout(timer);
        resolve();
      }
      timers.clear();
    },
  };
}
