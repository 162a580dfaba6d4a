-- What an attack with plain SQL could still do as the shop's own role. These guards stop mistakes and
-- injected statements; the owner of the tables can always drop a trigger.
create trigger audit_log_not_truncated before truncate on audit_log
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger order_history_not_truncated before truncate on order_history
  for each statement execute function refuse_change();
--> statement-breakpoint
-- The rules of the state machines change by migration only. A later migration that writes them begins
-- with the statement: set local landfall.migrating = 'on'; it ends with the migrator's transaction.
create function refuse_rules_outside_migrations() returns trigger language plpgsql as $$
begin
  if current_setting('landfall.migrating', true) is distinct from 'on' then
    raise exception '% changes by migration only', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger allowed_transitions_by_migration before insert or update or delete or truncate
  on allowed_transitions for each statement execute function refuse_rules_outside_migrations();
--> statement-breakpoint
-- Rows that tell where money went stay.
create function refuse_removal() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger refunds_stay before delete or truncate on refunds
  for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger supplier_intents_stay before delete or truncate on supplier_intents
  for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger order_units_decided_stay before delete on order_units
  for each row when (old.decision is not null) execute function refuse_removal();
--> statement-breakpoint
create trigger order_units_not_truncated before truncate on order_units
  for each statement execute function refuse_removal();
--> statement-breakpoint
-- What a row is about is settled when it is written; its trigger names those columns.
create function refuse_change_of_columns() returns trigger language plpgsql as $$
declare
  fixed text;
begin
  foreach fixed in array tg_argv loop
    if to_jsonb(new) -> fixed is distinct from to_jsonb(old) -> fixed then
      raise exception '% of % % never changes', fixed, tg_table_name, old.id using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;
--> statement-breakpoint
-- The id of a refund is part of its idempotency key: another id would be paid out again.
create trigger refunds_fixed before update on refunds for each row
  execute function refuse_change_of_columns('id', 'order_id', 'unit_id', 'purpose', 'currency', 'amount_cents');
--> statement-breakpoint
create trigger supplier_intents_fixed before update on supplier_intents for each row
  execute function refuse_change_of_columns('id', 'transaction_id', 'line_id', 'n', 'request');
--> statement-breakpoint
create trigger esims_fixed before update on esims for each row
  execute function refuse_change_of_columns('id', 'unit_id', 'esim_tran_no', 'iccid');
--> statement-breakpoint
create trigger order_units_fixed before update on order_units for each row
  execute function refuse_change_of_columns('id', 'line_id', 'price_cents', 'currency');
--> statement-breakpoint
-- A line that moved to another order would take its units' refunds along.
create trigger order_lines_fixed before update on order_lines for each row
  execute function refuse_change_of_columns('id', 'order_id');
--> statement-breakpoint
-- Stripe's id of a refund, once known, is the only proof of it.
create trigger refunds_stripe_id_once before update on refunds for each row
  when (old.stripe_refund_id is not null and new.stripe_refund_id is distinct from old.stripe_refund_id)
  execute function refuse_change_of_columns('stripe_refund_id');
--> statement-breakpoint
alter table refunds add constraint refunds_purpose
  check (purpose in ('undelivered', 'cancelled', 'goodwill', 'dispute', 'mismatch'));
--> statement-breakpoint
alter table refunds add constraint refunds_of_a_unit
  check (unit_id is not null or purpose in ('mismatch', 'goodwill', 'dispute'));
--> statement-breakpoint
-- Money goes back to the order it came from, in its currency; a mismatch in the currency really paid.
create function refuse_refund_of_another_order() returns trigger language plpgsql as $$
declare
  paid orders;
begin
  select * into paid from orders where id = new.order_id;
  if new.purpose = 'mismatch' and paid.state is distinct from 'mismatch' then
    raise exception 'order % is no mismatch', new.order_id using errcode = 'check_violation';
  end if;
  if new.purpose <> 'mismatch' and new.currency is distinct from paid.currency then
    raise exception 'order % was not paid in %', new.order_id, new.currency using errcode = 'check_violation';
  end if;
  if new.unit_id is not null and not exists (
    select 1 from order_units join order_lines on order_lines.id = order_units.line_id
    where order_units.id = new.unit_id and order_lines.order_id = new.order_id
  ) then
    raise exception 'unit % is not of order %', new.unit_id, new.order_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refunds_fit_order before insert on refunds
  for each row execute function refuse_refund_of_another_order();
--> statement-breakpoint
-- A state nobody knows has no way out: the row would stay for ever.
create function refuse_unknown_state() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from allowed_transitions where machine = tg_argv[0] and new.state in (from_state, to_state)
  ) then
    raise exception '% is no state of a % (%)', new.state, tg_argv[0], new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger orders_known_state before insert on orders
  for each row execute function refuse_unknown_state('order');
--> statement-breakpoint
create trigger order_lines_known_state before insert on order_lines
  for each row execute function refuse_unknown_state('line');
--> statement-breakpoint
create trigger refunds_known_state before insert on refunds
  for each row execute function refuse_unknown_state('refund');
--> statement-breakpoint
-- Every order begins as an unpaid draft. Test databases may write one as it stood later.
create function refuse_order_born_paid() returns trigger language plpgsql as $$
begin
  if new.state in ('draft', 'session_open', 'processing', 'expired', 'failed') and new.captured_cents <> 0 then
    raise exception 'order % is unpaid and cannot hold money', new.id using errcode = 'check_violation';
  end if;
  if new.state <> 'draft' and current_database() not like '%test%' then
    raise exception 'order % has to begin as a draft', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger orders_begin_unpaid before insert on orders
  for each row execute function refuse_order_born_paid();
--> statement-breakpoint
-- The ceiling of all refunds is written once, with the payment itself.
create function refuse_capture_without_payment() returns trigger language plpgsql as $$
begin
  if new.state = old.state or new.state not in ('paid', 'mismatch') then
    raise exception 'what order % captured is written with its payment only', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger orders_captured_once before update on orders for each row
  when (new.captured_cents is distinct from old.captured_cents)
  execute function refuse_capture_without_payment();
--> statement-breakpoint
-- An eSIM without a unit decided as delivered would be given away.
create function refuse_esim_undecided() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from order_units where id = new.unit_id and decision = 'deliver') then
    raise exception 'unit % is not decided as delivered', new.unit_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger esims_of_delivered_units before insert on esims
  for each row execute function refuse_esim_undecided();
--> statement-breakpoint
-- A call that may have spent money never looks as if it had not. Accepted and rejected are final.
create function refuse_unknown_outcome() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.outcome = 'pending' then
      return null;
    end if;
  elsif new.outcome = old.outcome or (old.outcome, new.outcome) in (
    ('pending', 'unknown'), ('pending', 'accepted'), ('pending', 'rejected'),
    ('unknown', 'accepted'), ('unknown', 'rejected'), ('unknown', 'absent'), ('absent', 'unknown')
  ) then
    return null;
  end if;
  raise exception 'intent % may not become %', new.id, new.outcome using errcode = 'check_violation';
end $$;
--> statement-breakpoint
-- Deferred: a worker that lost its lease writes its stale outcome, then finds the line moved and rolls back.
create constraint trigger supplier_intents_outcome after insert or update on supplier_intents
  deferrable initially deferred for each row execute function refuse_unknown_outcome();
