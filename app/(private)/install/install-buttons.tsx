import { installLinks } from '#lib/esims/install-links.ts';
import type { EsimView } from '#lib/orders/read.ts';
import type { Phone } from './phone.ts';

export interface InstallButtonsProps {
  esim: EsimView;
  name: string;
  /** The phone this page is looked at on: its button comes first. */
  phone: Phone;
  /** Whether that is the next thing to do: then it is yellow. */
  next?: boolean;
}

/** Hands the code to the phone that shows this page. */
export function InstallButtons({ esim, name, phone, next = false }: InstallButtonsProps) {
  const links = installLinks(esim.activationCode);
  const iphone = (
    <a
      key="iphone"
      className={`button ${next && phone === 'iphone' ? 'button-next' : ''}`}
      href={links.apple}
      rel="noreferrer"
      aria-label={`On this iPhone: install ${name}`}
    >
      On this iPhone
    </a>
  );
  const android = (
    <a
      key="android"
      className={`button ${next && phone === 'android' ? 'button-next' : ''}`}
      href={links.android}
      rel="noreferrer"
      aria-label={`On this Android phone: install ${name}`}
    >
      On this Android phone
    </a>
  );
  return (
    <div className="flex flex-wrap gap-3">{phone === 'android' ? [android, iphone] : [iphone, android]}</div>
  );
}
