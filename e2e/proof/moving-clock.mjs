// Loaded before the shop's own code: this process's clock jumps back and forth by ten minutes.
const real = Date;
const jumps = [10, 0, -10].map((minutes) => minutes * 60_000);
const everyMs = 1_500;
const now = () => real.now() + jumps[Math.floor(real.now() / everyMs) % jumps.length];

globalThis.Date = new Proxy(real, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, made === globalThis.Date ? target : made),
  apply: () => new real(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
