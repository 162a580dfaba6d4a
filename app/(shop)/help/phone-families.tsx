import { type PhoneFamily, phoneFamilies } from '#lib/esims/phone-list.ts';
import { verdictSentence } from '#lib/esims/phone-verdict.ts';

/** Our list of phones: what is known, since when, with which exceptions, and where it was read. */
export function PhoneFamilies() {
  return (
    <>
      <h1>Phones that take an eSIM</h1>
      <div className="help-text">
        <p className="note">
          The test that decides: dial *#06#. If a number called EID shows, the phone takes an eSIM. It also
          must not be locked to one network: on an iPhone, Settings, General, About, Carrier Lock says “No SIM
          restrictions”.
        </p>
      </div>
      <div className="families">
        {Object.values<PhoneFamily>(phoneFamilies).map((family) => (
          <Family key={family.family} family={family} />
        ))}
      </div>
      <p className="help-text">
        Phones of other makers: some models take one. We list only what we could read up, so please use the
        test.
      </p>
    </>
  );
}

function Family({ family }: { family: PhoneFamily }) {
  const { brand, fromYear, exceptions, source, readIn, checkedOn } = family;
  return (
    <article className="help-text">
      <h2>
        {brand}: {verdictSentence(family)}
      </h2>
      {fromYear && <p className="text-quiet">First model: {fromYear}</p>}
      {exceptions.map((exception) => (
        <p key={exception}>{exception}</p>
      ))}
      <p className="text-quiet">
        Source:{' '}
        <a className="link inline-block py-2.5" href={source} rel="noreferrer">
          {brand}’s page
        </a>
        , read on{' '}
        <a className="link inline-block py-2.5" href={readIn} rel="noreferrer">
          {new URL(readIn).hostname}
        </a>
        , {checkedOn}
      </p>
    </article>
  );
}
