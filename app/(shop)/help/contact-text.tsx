import { brand } from '#lib/brand.ts';

/** How to reach us. Order and eSIM pages have a link that fills the mail in. */
export function ContactText() {
  return (
    <>
      <h1>Write to us</h1>
      <div className="help-text">
        <p>
          Bought something? Open your order or eSIM and press “Write to us about this”: the mail then holds
          its number and state, and we need not ask.
        </p>
        <p>
          <a className="button" href="/dashboard">
            My eSIMs
          </a>
        </p>
        <p>Otherwise write to:</p>
        <p>
          <a className="link inline-block py-2.5" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
        </p>
        <p className="note">
          Never send the activation code or a picture of the QR code: whoever has it can install your eSIM. We
          never ask for it.
        </p>
      </div>
    </>
  );
}
