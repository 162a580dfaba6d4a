-- Moves allowed for each state machine; db/schema/transitions.ts holds the same pairs and a test compares them.
create table allowed_transitions (
  machine text not null,
  from_state text not null,
  to_state text not null,
  primary key (machine, from_state, to_state)
);
--> statement-breakpoint
insert into allowed_transitions (machine, from_state, to_state) values
  ('order', 'draft', 'session_open'),
  ('order', 'draft', 'paid'),
  ('order', 'draft', 'mismatch'),
  ('order', 'draft', 'expired'),
  ('order', 'session_open', 'processing'),
  ('order', 'session_open', 'paid'),
  ('order', 'session_open', 'mismatch'),
  ('order', 'session_open', 'expired'),
  ('order', 'session_open', 'failed'),
  ('order', 'processing', 'paid'),
  ('order', 'processing', 'mismatch'),
  ('order', 'processing', 'failed'),
  ('order', 'paid', 'disputed'),
  ('order', 'mismatch', 'disputed'),
  ('order', 'disputed', 'dispute_won'),
  ('order', 'disputed', 'dispute_lost'),
  ('order', 'dispute_won', 'disputed'),
  ('order', 'expired', 'paid'),
  ('order', 'expired', 'mismatch'),
  ('order', 'failed', 'paid'),
  ('order', 'failed', 'mismatch'),
  ('line', 'waiting', 'queued'),
  ('line', 'waiting', 'held'),
  ('line', 'waiting', 'closed'),
  ('line', 'held', 'queued'),
  ('line', 'held', 'closing'),
  ('line', 'queued', 'submitting'),
  ('line', 'queued', 'closing'),
  ('line', 'submitting', 'accepted'),
  ('line', 'submitting', 'unknown'),
  ('line', 'submitting', 'rejected'),
  ('line', 'submitting', 'balance_wait'),
  ('line', 'unknown', 'accepted'),
  ('line', 'unknown', 'submitting'),
  ('line', 'unknown', 'rejected'),
  ('line', 'unknown', 'balance_wait'),
  ('line', 'unknown', 'closing'),
  ('line', 'balance_wait', 'queued'),
  ('line', 'balance_wait', 'closing'),
  ('line', 'rejected', 'queued'),
  ('line', 'rejected', 'closing'),
  ('line', 'accepted', 'delivered'),
  ('line', 'accepted', 'closing'),
  ('line', 'closing', 'closed'),
  ('refund', 'due', 'sent'),
  ('refund', 'sent', 'due'),
  ('refund', 'sent', 'pending'),
  ('refund', 'sent', 'succeeded'),
  ('refund', 'sent', 'failed'),
  ('refund', 'pending', 'succeeded'),
  ('refund', 'pending', 'failed'),
  ('refund', 'succeeded', 'failed'),
  ('refund', 'failed', 'due'),
  ('refund', 'failed', 'settled_by_hand')
;
--> statement-breakpoint
create function refuse_unknown_transition() returns trigger language plpgsql as $$
begin
  if new.state is distinct from old.state and not exists (
    select 1 from allowed_transitions
    where machine = tg_argv[0] and from_state = old.state and to_state = new.state
  ) then
    raise exception '% % may not move from % to %', tg_argv[0], new.id, old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger orders_transition before update of state on orders
  for each row execute function refuse_unknown_transition('order');
--> statement-breakpoint
create trigger order_lines_transition before update of state on order_lines
  for each row execute function refuse_unknown_transition('line');
--> statement-breakpoint
create trigger refunds_transition before update of state on refunds
  for each row execute function refuse_unknown_transition('refund');
--> statement-breakpoint
create function refuse_second_decision() returns trigger language plpgsql as $$
begin
  if old.decision is not null and new.decision is distinct from old.decision then
    raise exception 'unit % is decided: %', old.id, old.decision using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger order_units_decided_once before update of decision on order_units
  for each row execute function refuse_second_decision();
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger order_history_append_only before update or delete on order_history
  for each row execute function refuse_change();
--> statement-breakpoint
-- Never more money back than came in, whatever path asks for it.
create function refuse_refund_above_captured() returns trigger language plpgsql as $$
declare
  captured bigint;
  returned bigint;
begin
  select captured_cents into captured from orders where id = new.order_id for update;
  select coalesce(sum(amount_cents), 0) into returned from refunds where order_id = new.order_id;
  if returned > captured then
    raise exception 'refunds of order % would come to % of % captured cents', new.order_id, returned, captured
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger refunds_within_captured after insert or update of amount_cents on refunds
  for each row execute function refuse_refund_above_captured();
--> statement-breakpoint
-- Refunds of an undelivered unit need its decision, and the other way round.
create function refuse_refund_against_decision() returns trigger language plpgsql as $$
declare
  fate text;
begin
  if new.unit_id is null then
    return new;
  end if;
  select decision into fate from order_units where id = new.unit_id;
  if (new.purpose in ('undelivered', 'mismatch')) is distinct from (fate is not distinct from 'refund') then
    raise exception 'a refund as % does not fit unit % decided as %', new.purpose, new.unit_id, fate
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refunds_fit_decision before insert on refunds
  for each row execute function refuse_refund_against_decision();
--> statement-breakpoint
-- Open pages listen for the order they show.
create function notify_order_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('order_changed', new.order_id);
  return null;
end $$;
--> statement-breakpoint
create trigger order_history_notify after insert on order_history
  for each row execute function notify_order_changed();
--> statement-breakpoint
create unique index alarms_one_open on alarms (kind, subject) where closed_at is null;
--> statement-breakpoint
insert into settings (id) values (1);
