// Loaded before the shop's own code: this process's clock jumps back and forth by ten minutes.
const real = Date;
const jumps = [10, 0, -10].map((minutes) => minutes * 60_000);
const every = 1_500;
const ahead = () => jumps[Math.floor(real.now() / every) % jumps.length];

globalThis.Date = class extends real {
  constructor(...given) {
    super(...(given.length === 0 ? [real.now() + ahead()] : given));
  }
  static now() {
    return real.now() + ahead();
  }
};
