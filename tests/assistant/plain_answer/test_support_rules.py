"""Rules of reading of the check of plain answers: each with what passes and what does not, with the real embedder."""

from __future__ import annotations

import pytest

from assistant.embedder import default_embedder
from assistant.plain_answer.support import SupportCheck, Verdict


@pytest.fixture(scope="module")
def checker() -> SupportCheck:
    return SupportCheck(default_embedder().embed)


RULES = {
    "must not, for do not": (
        "You must not lend out the master key.",
        "You must lend out the master key.",
        "Do not lend out the master key.",
    ),
    "two who are told": (
        "Ask the nurse and the head to look at the rota.",
        "Ask the head to look at the rota.",
        "Ask the nurse and the head to look at the rota.",
    ),
    "who decides together": (
        "The LADO, the school and the agency decide together who covers the class.",
        "The agency decides who covers the class.",
        "The LADO, the school and the agency decide together who covers the class.",
    ),
    "at once": (
        "Ring the caretaker straight away if the gate is open.",
        "Ring the caretaker if the gate is open.",
        "If the gate is open, ring the caretaker at once.",
    ),
    "in writing": (
        "Ask the council for its reasons in writing.",
        "Ask the council for its reasons.",
        "Ask the council for its reasons in writing.",
    ),
    "not only with": (
        "Go over the seating plan with the child, not only with staff.",
        "Go over the seating plan with staff.",
        "Go over the seating plan with the child, not only with staff.",
    ),
    "when you can": (
        "Send the register to the office.",
        "Send the register to the office when you can.",
        "Send the register to the office.",
    ),
    "afterwards": (
        "Tell the candidates about the search.",
        "Tell the candidates about the search afterwards.",
        "Look online for those on the shortlist. Tell the candidates about the search.",
    ),
    "at the next meeting": (
        "Close the gap and tell the DSL.",
        "Close the gap and tell the DSL at the next meeting.",
        "Close the gap, meet the pupils and tell the DSL.",
    ),
    "who does and does not": (
        "If a tutor sees it and does not report it, the tutor may be warned.",
        "If a tutor sees it and reports it, the tutor may be warned.",
        "A tutor who sees it and does not report it may be warned.",
    ),
    "said before": (
        "A family that said no before can still have a visit.",
        "A family that said no before must have a visit.",
        "A family that said no before can still have a visit.",
    ),
    "one of a list of conditions": (
        "If you learn of a court case, tell the DSL.",
        "Tell the DSL.",
        "Tell the DSL if you learn of a court case, a police visit or a parent leaving prison.",
    ),
    "a condition of something else": (
        "If there may be a crime, ring the police.",
        "Ring the police and the nurse if a child is ill.",
        "Ring the police if there may be a crime, and the nurse if a child is ill.",
    ),
    "do it as soon as": (
        "Tell the DSL what you saw as soon as lessons end.",
        "Tell the DSL what you saw as soon as term ends.",
        "Tell the DSL what you saw. Do it as soon as lessons end.",
    ),
    "a colon after what is not so": (
        "If the head says it is nothing to do with school, tell the chair or the LADO.",
        "Do not tell the chair or the LADO.",
        "The head says it is nothing to do with school: tell the chair, or the LADO.",
    ),
    "a leading yes": (
        "Yes, a pupil can speak to the nurse alone.",
        "No, a pupil can speak to the nurse alone.",
        "A pupil can speak to the nurse alone.",
    ),
    "a leading no": (
        "No, you need not wait for the report.",
        "Yes, you need not wait for the report.",
        "You need not wait for the report.",
    ),
    "such as": (
        "Keep papers such as letters and drawings.",
        "Keep papers such as letters and knives.",
        "Keep papers: letters, drawings, forms.",
    ),
    "not just": (
        "Ring every number, not just the first.",
        "Ring every number, just not the first.",
        "Ring every number, not only the first.",
    ),
    "one of several conditions": (
        "Tell the DSL today if the child is hungry.",
        "Tell the DSL today.",
        "Tell the DSL today if the child is cold, dirty, often late, or is hungry.",
    ),
    "conditions that belong together": (
        "Send the form if the child is absent and the parents have left the area.",
        "Send the form if the child is absent.",
        "Send the form if the child is absent, and if the parents have left the area.",
    ),
    "every exception": (
        "Tell the parents unless the child is afraid or the court forbids it.",
        "Tell the parents unless the child is afraid.",
        "Tell the parents unless the child is afraid, or unless the court forbids it.",
    ),
    "a statement before a colon is a condition": (
        "If a locker is broken, tell the office.",
        "Tell the office.",
        "A locker is broken: tell the office.",
    ),
    "if so without a comma": (
        "If so, ring the police.",
        "If so, do not ring the police.",
        "Is a weapon in the room? If so ring the police.",
    ),
    "a pronoun after an instruction": (
        "Make sure she is away from the road.",
        "She is away from the road.",
        "Make sure the child is away from the road.",
    ),
    "what many do is no instruction": (
        "Nurses keep a list of visits.",
        "Doctors keep a list of visits.",
        "Nurses look after medicines, and also keep a list of visits.",
    ),
    "have begins an instruction": (
        "Have a colleague with you.",
        "You have a colleague with you.",
        "Have a colleague with you.",
    ),
    "as you would": (
        "Write down the worry, just as you would for any child.",
        "You would write down the worry.",
        "Write down the worry, as for any child.",
    ),
    "do not try to": (
        "Do not try to open the bag.",
        "Try to open the bag.",
        "Do not open the bag.",
    ),
    "normal is not normally": (
        "Keep lessons normal, and do not ask about the court.",
        "Normally do not ask about the court.",
        "Keep lessons normal. Do not ask about the court.",
    ),
    "a unit said once": (
        "For a 16 year old, the council decides.",
        "For an 18 year old, the council decides.",
        "For a 16 or 17 year old, the council decides.",
    ),
    "an object said once": (
        "Do not ring the family.",
        "Do not ring the police.",
        "Do not ring, write to or meet the family.",
    ),
    "whose, not who": (
        "The DSL's job description should say who leads.",
        "The DSL should say who leads.",
        "The DSL should be senior. The job description should say who leads.",
    ),
    "but ends a denial": (
        "If no letter has come but the pupil asks, print the form.",
        "If no letter has come and the pupil does not ask, print the form.",
        "If no letter has come but the pupil asks, print the form.",
    ),
    "what was just done": (
        "When you ring 999, say where you are.",
        "When you ring the council, say where you are.",
        "Ring 999. Say where you are.",
    ),
    "only, and may only": (
        "Only use the isolation room in an emergency.",
        "Only use the isolation room.",
        "The isolation room may be used only in an emergency.",
    ),
    "what another is asked to do": (
        "Do not ask a pupil to delete messages.",
        "Do not delete messages.",
        "Do not ask a pupil to delete messages.",
    ),
    "care said before two instructions": (
        "As far as possible, sit with the parents and make sure they follow the plan.",
        "Make sure they follow the plan.",
        "As far as possible, sit with the parents and make sure they follow the plan.",
    ),
    "a condition goes on": (
        "Ring 999 if it is happening, has just happened or the child is bleeding.",
        "Ring 999.",
        "Ring 999 if it is happening, has just happened or the child is bleeding.",
    ),
    "no order where there is none": (
        "Do not wait for the enquiry to finish before you move the class.",
        "Move the class after the enquiry finishes.",
        "Do not wait until the enquiry finishes before you move the class.",
    ),
    "you in place of a body": (
        "The nurse decides who rests.",
        "You decide who rests.",
        "The nurse decides who rests.",
    ),
    "an unknown body in place of a known one": (
        "The head signs the pass.",
        "The provider signs the pass.",
        "The head signs the pass.",
    ),
    "to have something done": (
        "Staff should have the alarm explained.",
        "Staff should explain the alarm.",
        "Staff should have the alarm explained.",
    ),
    "whom they means": (
        "The council must ring the court when they move.",
        "The parents must ring the court when they move.",
        "Parents may ask for a letter. The council must ring the court when they move.",
    ),
    "what a duty without other words rests on": (
        "The school sets how long to keep it.",
        "The school must keep it until the child leaves.",
        "The school sets how long to keep it; until the child leaves is recommended.",
    ),
    "the exception of a prohibition": (
        "Do not open the letter before the nurse has come.",
        "Do not open the letter.",
        "Do not open the letter before the nurse has come.",
    ),
    "without, in a prohibition": (
        "Do not move the pupil without a helmet.",
        "Do not move the pupil.",
        "Do not move the pupil without a helmet.",
    ),
    "from, in a prohibition": (
        "Do not take medicine from a stranger.",
        "Do not take medicine.",
        "Do not take medicine from a stranger.",
    ),
    "not yet": ("Do not ring the bank yet.", "Do not ring the bank.", "Do not ring the bank yet."),
    "when a permission begins": (
        "You may go once the bus has come.",
        "You may go.",
        "You may go once the bus has come.",
    ),
    "whose permission": (
        "Staff who train the team may open the safe.",
        "Staff may open the safe.",
        "Staff who train the team may open the safe.",
    ),
    "a condition that names who is named anyway": (
        "Do not ring a parent if that parent is drunk.",
        "Do not ring a parent.",
        "Do not ring a parent if that parent is drunk.",
    ),
    "a condition that denies": (
        "If nothing is done, you may ring the council.",
        "You may ring the council.",
        "If nothing is done, you may ring the council.",
    ),
    "then": (
        "Ring the clinic, and then fill in the card.",
        "Fill in the card and then ring the clinic.",
        "Ring the clinic, then fill in the card.",
    ),
    "first": (
        "Ring the clinic first.",
        "Ring the parents first.",
        "Ring the clinic first, then the parents.",
    ),
    "or is not and": (
        "The head and the nurse must sign the pass.",
        "The head or the nurse must sign the pass.",
        "The head and the nurse must sign the pass.",
    ),
    "a noun denied in an aside": (
        "Keep a list of what you lent.",
        "Keep a list of what you lent and which pupils it was for.",
        "Keep a list of what you lent, with no pupils on it.",
    ),
    "keep or hand over": ("Hand over the key.", "Keep the key.", "Hand over the key."),
    "do so": (
        "If a nurse asks you to leave, do so.",
        "If a nurse asks you to sing, do so.",
        "If a nurse asks you to leave, do so. If a nurse asks you to sing, say no.",
    ),
    "any, of those that the sources narrow": (
        "Report any cut that bleeds.",
        "Report any cut.",
        "Report any cut that bleeds.",
    ),
    "a condition that no comma ends": (
        "If you disagree you may write to the chair.",
        "If you disagree you must write to the chair.",
        "If you disagree you may write to the chair.",
    ),
    "who, and then what they may": (
        "A pupil who sleeps in class may be ill.",
        "A pupil who sleeps in class is ill.",
        "A pupil who sleeps in class may be ill.",
    ),
    "even if is not if": (
        "Ring the clinic even though the cut is small.",
        "Ring the clinic if the cut is small.",
        "Ring the clinic even if the cut is small.",
    ),
    "until, for before, in a prohibition": (
        "Until the nurse has come, do not move the pupil.",
        "Until the nurse has come, move the pupil.",
        "Do not move the pupil before the nurse has come.",
    ),
    "wait until": (
        "Do not wait until the letter comes.",
        "Wait until the letter comes.",
        "Do not wait for the letter.",
    ),
    "without waiting": (
        "Ring the clinic now, without waiting for the letter.",
        "Ring the clinic now, and wait for the letter.",
        "Ring the clinic now. Do not wait for the letter.",
    ),
    "nobody, after the verb": (
        "Tell nobody about the letter.",
        "Tell anybody about the letter.",
        "Do not tell anybody about the letter.",
    ),
    "make sure that it has been done": (
        "Make sure that the nurse has been told.",
        "The nurse has been told.",
        "Make sure that the nurse has been told.",
    ),
    "whom they means: who is to be told": (
        "Do not assume that the nurse knows.",
        "Do not assume that the court knows.",
        "Tell the nurse, even if a court is involved. Do not assume they know.",
    ),
    "by one of several": (
        "Nurses, heads or a court may read the card.",
        "Parents may read the card.",
        "The card may be read by nurses, heads or a court. Parents are told.",
    ),
    "said as a fact": (
        "The card is kept in the safe.",
        "The card was kept in the safe.",
        "Keep the card in the safe.",
    ),
    "what can be, where it is": (
        "Pupils can hurt each other online.",
        "Pupils must hurt each other online.",
        "Pupils hurt each other online.",
    ),
    "a right is what one is entitled to": (
        "A pupil has a right to see the card.",
        "A pupil should see the card.",
        "A pupil is entitled to see the card.",
    ),
    "a short question is a condition": (
        "No key? Ring the office.",
        "A key? Ring the office.",
        "If you have no key, ring the office.",
    ),
    "a purpose": (
        "Let the nurse in to check the wound.",
        "The nurse must check the wound.",
        "Let the nurse in so that she can check the wound.",
    ),
    "the age of the child that is asked about": (
        "Sit with the 12-year-old.",
        "Sit with the child for 12 years.",
        "Sit with the child.",
    ),
    "only, in a condition": (
        "If it is only a scratch, wash it.",
        "Only wash it if it is a scratch.",
        "If it is a scratch, wash it.",
    ),
    "not only": (
        "Ring all the numbers.",
        "Ring only the first number.",
        "Ring all the numbers, not only the first.",
    ),
    "because, with so": (
        "Rules on lockers changed in May, so ask the office.",
        "Rules on lockers changed in May, so do not ask the office.",
        "Rules on lockers changed in May. Ask the office.",
    ),
    "say no, with a noun": (
        "If the nurse says there will be no visit, ring the office.",
        "If the nurse says there will be a visit, ring the office.",
        "If the nurse says no visit, ring the office.",
    ),
    "a word in another's stead": (
        "What is best for the pupil decides the seating plan.",
        "What is best for the caretaker decides the seating plan.",
        "Talk to the caretaker about the rooms. What is best for the pupil decides the seating plan.",
    ),
    "each half of a condition before a colon": (
        "If the bus is late and you cannot reach the driver, ring the office.",
        "If the bus is late, ring the office.",
        "The bus is late and you cannot reach the driver: ring the office.",
    ),
    "an and-you in a condition": (
        "If the club ends early and you fear for a pupil, ring the office.",
        "If the club ends early, ring the office.",
        "The club ends early and you fear for a pupil: ring the office.",
    ),
    "a condition goes on after a comma": (
        "If the lock is broken, or the gate is open, ring the caretaker.",
        "If the fence is painted, ring the caretaker.",
        "Ring the caretaker if the lock is broken or the gate is open.",
    ),
    "and the second half of one": (
        "If yes, and the form is signed, order the badge.",
        "If yes, order the badge.",
        "If yes, and the form is signed, order the badge.",
    ),
    "unless": (
        "The rota shows every name, unless a name would put somebody at risk.",
        "The rota shows every name.",
        "The rota shows every name, unless a name would put somebody at risk.",
    ),
    "what narrows a condition": (
        "If a visitor who has no badge comes in, fetch the caretaker.",
        "If a visitor comes in, fetch the caretaker.",
        "If a visitor who has no badge comes in, fetch the caretaker.",
    ),
    "with whom a ban waits": (
        "Do not publish the list before the head has agreed it with the police.",
        "Do not publish the list before the head has agreed it.",
        "Do not publish the list before the head has agreed it with the police.",
    ),
    "because, in a ban": (
        "Never change a mark because a parent complains.",
        "Never change a mark.",
        "Never change a mark because a parent complains.",
    ),
    "not only, in an aside": (
        "Go over the plan each term, with the pupil, not only with staff.",
        "Go over the plan each term with staff.",
        "Go over the plan each term, with the pupil, not only with staff.",
    ),
    "who stands before the verb of a relative clause": (
        "The chart says what colour leads to what shelf.",
        "The chart says what shelf leads to what colour.",
        "The chart says what colour leads to what shelf.",
    ),
    "what is done first": (
        "When a visitor arrives, check the badge and fetch the head.",
        "When a visitor arrives, fetch the head to check the badge.",
        "When a visitor arrives, check the badge and fetch the head.",
    ),
    "whose condition": (
        "Tell the nurse, and the head if unsure.",
        "Tell the head, and the nurse if unsure.",
        "Tell the nurse, and the head if unsure.",
    ),
    "may, in what somebody says": (
        "What a pupil draws first may be a small part of the story.",
        "What a pupil draws first is a small part of the story.",
        "What a pupil draws first may be a small part of the story.",
    ),
    "should, of the second of two": (
        "Drivers need a licence and should have a badge.",
        "Drivers need a licence and a badge.",
        "Drivers need a licence and should have a badge.",
    ),
    "who decides": (
        "Tell the nurse, who decides whether to close the pool.",
        "You decide whether to close the pool.",
        "Tell the nurse, who decides whether to close the pool.",
    ),
    "who is told": (
        "Social care should tell the head the next step.",
        "Social care should tell you the next step.",
        "Social care should tell the head the next step.",
    ),
    "even if": (
        "Record the reasons, even if none of the doors is locked.",
        "Record the reasons, if none of the doors is locked.",
        "Record the reasons, even if none of the doors is locked.",
    ),
    "whom to ring first": (
        "Ring the duty team, then their manager.",
        "Ring their manager.",
        "Ring the duty team, then their manager.",
    ),
    "only thought about": (
        "Think again about a referral.",
        "Make a referral.",
        "Think again about a referral.",
    ),
    "whom a ban is for": (
        "A driver with no licence must never take the bus out.",
        "A driver must never take the bus out.",
        "A driver with no licence must never take the bus out.",
    ),
    "a fact about this case": (
        "Drivers pose as friends.",
        "The man is posing as a friend.",
        "Drivers pose as friends.",
    ),
    "a reason from the next sentence": (
        "Tell the nurse first, because a chart does not replace talking.",
        "Tell the nurse first, because the pool is closed.",
        "Tell the nurse first. A chart does not replace talking.",
    ),
    "rather than waiting": (
        "Ring the office now rather than waiting for the bus.",
        "Ring the office rather than the bus.",
        "Ring the office now. Do not wait for the bus.",
    ),
    "you tell": (
        "When the bell fails, you ring the caretaker.",
        "When the bell fails, you ring the police.",
        "If the bell fails, ring the caretaker.",
    ),
    "you cannot": (
        "You cannot lend out the master key.",
        "You may not need the master key.",
        "Do not lend out the master key.",
    ),
    "so, and an instruction": (
        "Pupils may swap rooms, so look again at the list.",
        "Pupils look again at the list.",
        "Pupils may swap rooms. Look again at the list.",
    ),
    "either": (
        "Drivers should read either the guide or the poster.",
        "Drivers should read the guide.",
        "Drivers should read either the guide or the poster.",
    ),
    "what is waited for": (
        "Keep the key safe until the new caretaker confirms she has it.",
        "Keep the key safe until there is a new caretaker.",
        "Keep the key safe until the new caretaker confirms she has it.",
    ),
    "a condition that no source has": (
        "Write down where the crack is and when you saw it.",
        "If the nurse asks you what happened, write down where the crack is.",
        "Write down where the crack is, what the nurse asked, and when you saw it.",
    ),
    "not by": (
        "Do not put the key in the post or email it.",
        "Send the key by email, not by post.",
        "Do not put the key in the post or email it.",
    ),
    "in writing, beside records": (
        "If records are lost, tell the head in writing.",
        "If records are lost, tell the head.",
        "If records are lost, tell the head in writing.",
    ),
    "any form of": (
        "Never hide a report of damage.",
        "Always hide a report of damage.",
        "Never hide a report of any form of damage.",
    ),
    "at the latest": (
        "Ring within two hours at the latest.",
        "Ring within three hours at the latest.",
        "Ring within two hours.",
    ),
    "only asked whether": (
        "Ask whether the fence is sound.",
        "The fence is sound.",
        "Ask whether the fence is sound.",
    ),
    "ask if, for ask whether": (
        "Ask every year if the bus has enough seats.",
        "Ask every year if the bus has no seats.",
        "Ask each year whether the bus has enough seats.",
    ),
    "just because": (
        "Do not close the pool just because it rains.",
        "Close the pool just because it rains.",
        "Do not close the pool only because it rains.",
    ),
    "is not to be": (
        "The driver is not to be told that a parcel came.",
        "The driver is to be told that a parcel came.",
        "Do not tell the driver that a parcel came.",
    ),
    "must, after should": (
        "Drivers must use the side gate.",
        "Drivers should use the side gate always.",
        "Drivers should know the rule and must use the side gate.",
    ),
    "a person is not the child": (
        "Report it, whatever the age of the child named.",
        "Report it, whatever the age of the person named.",
        "Report it, whatever the age of the child named.",
    ),
    "what limits only what is not said": (
        "Refer it to the nurse at once.",
        "Refer it to the police at once.",
        "Refer it to the nurse at once, and to the police where needed.",
    ),
    "whose leave": (
        "Do not tell the drivers, unless the head says they need it.",
        "Do not tell the drivers unless they need it.",
        "Do not tell the drivers, unless the head says they need it.",
    ),
    "once": (
        "Tell the agency once the nurse has agreed.",
        "Tell the agency.",
        "Tell the agency once the nurse has agreed.",
    ),
    "what somebody feels": (
        "If you feel you cannot raise it inside, ring the helpline.",
        "If you cannot drive, ring the helpline.",
        "You feel you cannot raise it inside: ring the helpline.",
    ),
    "what one does under a condition, told as a fact": (
        "You do not ask for the keys.",
        "You ask for the keys.",
        "Do not ask for the keys.",
    ),
    "an order told as a fact by somebody else": (
        "They are walked to the office.",
        "The driver walks the nurse to the office.",
        "Walk them to the office.",
    ),
    "the rest": (
        "Keep all others until June.",
        "Keep the false notes until June.",
        "Remove false notes. Keep all others until June.",
    ),
    "who is spoken to before a colon": (
        "Record each call.",
        "You must record each call.",
        "Chair: record each call.",
    ),
    "say that you will tell": (
        "Say that you will tell the nurse.",
        "You will tell the nurse.",
        "Do not promise it. Say you will tell the nurse.",
    ),
    "an and after a not": (
        "Do not look at it, and tell the nurse at once.",
        "Do not look at it or tell the nurse.",
        "Do not look at the letter. Tell the nurse at once.",
    ),
    "another agency": (
        "Never assume another agency will deal with it.",
        "Assume another agency will deal with it.",
        "Never assume a colleague or another agency has already passed it on or will deal with it.",
    ),
    "a colon after will": (
        "If no other team will join in, tell the hub.",
        "Tell the hub.",
        "No other team will join in: tell the hub.",
    ),
    "a condition behind a comma": (
        "Tell the nurse now, before he goes home, and give her the list.",
        "Give the list before he goes home.",
        "Tell the nurse now, before the boy goes home. Give the list.",
    ),
    "a list of conditions": (
        "If she has eaten it, has a way to or you think she will, ring the nurse.",
        "Ring the nurse.",
        "Ring the nurse if they have eaten it, have a way to, or you think they will.",
    ),
    "if, or with a verb": (
        "If you feel it is not being dealt with, ring the line.",
        "If it is being dealt with, ring the line.",
        "If you cannot raise it here, or feel it is not being dealt with, ring the line.",
    ),
    "both conditions": (
        "If he is hurt, or is lost, ring the nurse.",
        "If he is hurt and is lost, ring the nurse.",
        "If he is hurt, or is lost, ring the nurse.",
    ),
    "only if one or the other": (
        "Suspend only if pupils may be at risk, or it is very serious.",
        "Suspend only if pupils may be at risk.",
        "Suspend only if pupils may be at risk, or it is very serious.",
    ),
    "no reason": (
        "Being late is no reason to take the name off the list.",
        "Being late is a reason to take the name off the list.",
        "Do not take the name off the list because they are late.",
    ),
    "the answer is": (
        "If the answer is yes, tell the nurse.",
        "If the answer is no, tell the nurse.",
        "If yes, tell the nurse.",
    ),
    "it is who": (
        "It is the nurse who decides whether to write.",
        "It is the driver who decides whether to write.",
        "Tell the nurse, who decides whether to write.",
    ),
    "who only decides": (
        "The nurse decides who speaks to the driver.",
        "The nurse will speak to the driver.",
        "The nurse decides who speaks to the driver.",
    ),
    "with nobody": (
        "They travel with no contact.",
        "They travel with contact.",
        "They travel without contact.",
    ),
    "make sure, and": (
        "Plan cover for trips.",
        "You can plan cover for trips.",
        "Make sure staff can reach the nurse all day, and plan cover for trips.",
    ),
    "named behind a colon": (
        "Tell the headteacher or the cook.",
        "Tell the driver or the cook.",
        "Tell a senior leader: the headteacher or the cook.",
    ),
    "never in a statement": (
        "Partners were not always told.",
        "Partners were never told.",
        "Partners were not always told.",
    ),
    "not itself": (
        "Being left out is not itself a fault.",
        "Being left out is never a fault.",
        "Being left out is not itself a fault.",
    ),
    "once it is so": (
        "Log every time, so that a pattern can be seen.",
        "Log it once you can see a pattern.",
        "Log every time, so that a pattern can be seen.",
    ),
    "put": ("Add it as a new note.", "Put it into the note you wrote.", "Add it as a new note."),
    "what narrows a condition, once more": (
        "If he is absent without a good reason, ring the nurse.",
        "If he is absent, ring the nurse.",
        "If he is absent without a good reason, ring the nurse.",
    ),
    "again": (
        "If the family is turned down again, write.",
        "If the family is turned down, write.",
        "The same family is turned down again: write.",
    ),
    "who decides together, once more": (
        "The nurse and the head decide what is next.",
        "The nurse decides what is next.",
        "The nurse and the head decide what is next.",
    ),
    "with whom one agrees": (
        "Agree with the nurse who tells the driver.",
        "Agree who tells the driver.",
        "Agree with the nurse who tells the driver.",
    ),
    "first and then": (
        "Ring the driver first and then the nurse.",
        "Ring the nurse first and then the driver.",
        "Ring the driver, then the nurse.",
    ),
    "a then of its own": (
        "Go to the nurse, then put it in writing.",
        "Put it in writing, then go to the nurse.",
        "Follow the rules and go to the nurse. Then put it in writing.",
    ),
    "what 999 is for": (
        "Out of hours, ring the hub, or 999 for danger now.",
        "Out of hours, ring 999.",
        "Out of hours, ring the hub, or 999 for danger now.",
    ),
    "999 or": (
        "Ring 999 or take him to hospital at once.",
        "Take him to hospital.",
        "Ring 999 or take him to hospital at once.",
    ),
    "do not leave": (
        "Do not leave it all to the cook.",
        "Stay with it all and the cook.",
        "Do not leave it all to the cook.",
    ),
    "do not wait for": (
        "You should not wait for a date before you tell the nurse.",
        "You should not tell the nurse.",
        "Do not wait for a date before you tell the nurse.",
    ),
    "said no": (
        "If they said no before, they can still have the soup.",
        "If they said no before, they cannot have the soup.",
        "A family that said no before can still have the soup.",
    ),
    "by email": ("Send it again by post.", "Send it again by email.", "Send it again by post."),
    "one day for one working day": (
        "One working day is the limit.",
        "Two working days is the limit.",
        "Tell the nurse within one working day. One day is the limit.",
    ),
    "a sentence without a verb": (
        "Send the file as soon as you can, and within 5 days for a move during the year.",
        "Send the file within 3 days.",
        "Send the file as soon as you can. For a move during the year, within 5 days.",
    ),
    "schools must have one": (
        "You must have a named cook.",
        "You may have a named cook.",
        "A named cook is required by law: schools must have one.",
    ),
    "a list after that": (
        "Do not decide that the bruises are just part of it.",
        "Decide that the bruises are just part of it.",
        "Do not decide that a mark, mood or habit is just part of it.",
    ),
    "has, and an order": (
        "Ask who has the key and tell the nurse.",
        "Do not tell the nurse.",
        "Ask who has the key and tell the nurse.",
    ),
    "yes to what was asked": (
        "If she opens the gate, tell the nurse.",
        "If she does not open the gate, tell the nurse.",
        "Ask if they open the gate. If yes, tell the nurse.",
    ),
    "even if, and still": (
        "Even if the cook has gone, tell the nurse.",
        "Even if the cook has gone, do not tell the nurse.",
        "If the cook has gone, still tell the nurse.",
    ),
    "of whom something is needed": (
        "The nurse and the cook need to work together.",
        "The nurse and the driver need to work together.",
        "Any report needs the nurse and the cook to work together.",
    ),
    "or why not": (
        "Write down what you shared and why, or why you did not share.",
        "Do not write down why you shared it.",
        "Write down what you shared and why, or why you did not.",
    ),
    "a condition of the sentence before": (
        "If a cook asks, tell the nurse now and do not look into it.",
        "If a driver asks, tell the nurse now.",
        "If a cook asks, do not look into it. Tell the nurse now.",
    ),
    "what stood two sentences before": (
        "The plan is kept for a year.",
        "The key is kept for a year.",
        "The plan sets out what must change. The first talk is in May. It is kept for a year.",
    ),
    "always so of some": (
        "A mark on a baby is always urgent.",
        "A mark on an arm is always urgent.",
        "A mark on a baby, or a child who cannot move about, is always urgent.",
    ),
    "automatically": ("Do not suspend automatically.", "Do not suspend.", "Do not suspend automatically."),
    "once apart": (
        "You may ask once, in your normal voice, what is wrong.",
        "You may ask in your normal voice what is wrong.",
        "You may ask once, in your normal voice, what is wrong.",
    ),
    "lets": (
        "The form lets a child ask for a picture to be taken off.",
        "The form will get a picture taken off.",
        "The form lets a child ask for a picture to be taken off.",
    ),
    "goes on": (
        "Each check goes on the list.",
        "Each check goes to the nurse.",
        "Put each check and its date on the list.",
    ),
    "whose paragraph": (
        "The list is at paragraph 350 of the 2026 edition.",
        "The list is at paragraph 276 of the 2026 edition.",
        "The list is at paragraph 350 of the 2026 edition (276 and 277 in 2024).",
    ),
    "a reason of its own": (
        "Ring the nurse.",
        "Ring the nurse because nobody is answering the bell.",
        "Ring the nurse. Say where you are.",
    ),
    "first of two": (
        "If she starts early, get the list first, and watch her.",
        "If she starts early, watch her.",
        "If she starts early, get the list first, and watch her.",
    ),
    "one who has been named": (
        "A school that has been named must act in line with it.",
        "Your school must act in line with it.",
        "A school that has been named must act in line with it.",
    ),
    "when to, for whether": (
        "Decide with the nurse whether to tell them.",
        "Decide with the nurse when to tell them.",
        "Decide with the nurse whether to tell them.",
    ),
    "get somebody to": (
        "Get the new school to confirm it has come.",
        "Confirm to the new school that it has come.",
        "Send it by bus, and get the new school to confirm it has come.",
    ),
    "not only what narrows it": (
        "Do not assume that a change in mood comes from it.",
        "Do not assume that a change comes from it.",
        "Do not assume that a change in mood, habit or an injury comes from it.",
    ),
    "what is only asked whether": (
        "Tell the nurse, who decides whether to write.",
        "Tell the nurse to write.",
        "Tell the nurse, who decides whether to write.",
    ),
    "you with a verb of two words": (
        "If it goes on, the nurse steps up the watch.",
        "If it goes on, you step up the watch yourself.",
        "If it goes on, the nurse steps up the watch.",
    ),
    "but is not": (
        "Help at home is also by agreement.",
        "Help at home is not.",
        "Help at home is also by agreement.",
    ),
    "part one and part two": (
        "Read part one and part two of it.",
        "Read part one of it.",
        "Read part one and part two of it.",
    ),
    "what stands so in a source": (
        "Do not tell them before you have agreed with the nurse who will.",
        "Do not tell them before you have agreed with the driver who will.",
        "Do not tell them before you have agreed with the nurse who will.",
    ),
    "then, and the step before it": (
        "If it does not help, write to the nurse, then use the list.",
        "If it does not help, use the list.",
        "If it does not help, write to the nurse, then use the list.",
    ),
    "and, with somebody of its own": (
        "If he may be lost, refer, and tell the nurse first.",
        "If he may be lost, refer, and tell the cook first.",
        "If he may be lost, refer. Tell the nurse first.",
    ),
    "one of two in a condition": (
        "If the boy has a nurse, the cook should know.",
        "If the boy has a key, the cook should know.",
        "If the boy has a nurse or a driver, the cook should know.",
    ),
    "what one does not know": (
        "If you do not know who the list names, tell the nurse.",
        "If you know who the list names, tell the nurse.",
        "Tell the person that the list names. If you do not know, tell the nurse.",
    ),
    "even if, for if": (
        "If a cook may have done it, tell the head; if it is about the head, tell the chair.",
        "If a cook may have done it, tell the head, even if it is about the head.",
        "If a cook may have done it, tell the head; if it is about the head, tell the chair.",
    ),
    "another verb in the condition": (
        "The form is not needed if another cook has rung the nurse.",
        "If another cook knows the nurse, the form is not needed.",
        "If another cook has rung the nurse, the form is not needed.",
    ),
    "a condition that something is not so": (
        "Ring the nurse if bleeding will not stop.",
        "Ring the nurse if she is bleeding.",
        "Ring the nurse if a cut is deep, bleeding will not stop or they are drowsy.",
    ),
    "a condition turned round": (
        "If leaders do not act, raise it with the governor.",
        "If the sports governor does not act, raise it with the leaders.",
        "If leaders do not act, raise it with the governor who leads on sports.",
    ),
    "the condition of the sentence before": (
        "Tell the council if you are worried.",
        "If you do not know which shop it is, tell the council.",
        "You do not know which shop: ask the parents and the bus team. Tell the council if you are worried.",
    ),
    "after what stands beside": (
        "If the child goes on a plan, the core group should first meet within 10 working days after the conference.",
        "The core group should first meet within 10 working days after the strategy discussion.",
        "The first conference should come no later than 15 working days after the strategy discussion that began the enquiries. If the child goes on a plan, the core group should first meet within 10 working days after the conference.",
    ),
    "once something is over, put in": (
        "If a lock is broken, mend it and tell the caretaker.",
        "If a lock is broken, tell the caretaker once it is mended.",
        "If a lock is broken, mend it and tell the caretaker.",
    ),
    "a condition that came true": (
        "Give the book to the police if they ask.",
        "Keep the book locked away, because the police have asked for it.",
        "Keep the book locked away, and give it to the police if they ask.",
    ),
    "one of two, as both": (
        "Help (part 2): a child who will not manage without lifts, or who is disabled.",
        "Help is for a disabled child who will not manage without lifts.",
        "Help (part 2): a child who will not manage without lifts, or who is disabled.",
    ),
    "of something else in a list": (
        "In June 2024 visits lacked a clear plan.",
        "In June 2024 office rules lacked a clear plan.",
        "In June 2024 calls did not say what had been tried, visits lacked a clear plan, and office rules were thin.",
    ),
    "not of the one left out": (
        "It judges the council, not schools.",
        "The good judgement is of schools as well as the council.",
        "The report gave a good judgement. It judges the council, not schools.",
    ),
    "the number of another verb": (
        "Staff should renew the badge at least every two years.",
        "Staff should renew the badge at least once a year.",
        "Staff should renew the badge at least every two years and refresh what they know at least yearly.",
    ),
    "then, turned round": (
        "Ring the duty desk, then the office.",
        "Ring the office, then the duty desk.",
        "Ring the duty desk, then the office.",
    ),
    "whose own": (
        "Write it in her own words.",
        "Write it in your own words.",
        "Write it in the child's own words.",
    ),
    "by themselves, put in": (
        "Governors should make sure people who hire cooks have been trained.",
        "Governors should make sure that they have been trained themselves.",
        "Governors should make sure people who hire cooks have been trained.",
    ),
    "with, for apart from": (
        "Send the file apart from the main folder.",
        "Send the file with the main folder.",
        "Send the file apart from the main folder.",
    ),
    "what the sentence before is about": (
        "Leave out what you think about it.",
        "Keep to her own words, but leave out the rude ones.",
        "Keep to facts and the child's own words, rude words too. Leave out what you think about it.",
    ),
    "one of either": (
        "Do not show the letter to the parents.",
        "Do not show the letter to mum.",
        "Do not show the letter to either parent.",
    ),
    "both": (
        "Both pupils get a plan.",
        "The pupils in the fight get a plan.",
        "Both pupils get a plan: the one in the fight and the one who filmed it.",
    ),
    "only what is not enough": (
        "Try every number.",
        "Try the first number.",
        "Try every number, not only the first.",
    ),
    "asked for, not done": (
        "Help the child use the form to ask for the video to be taken down.",
        "Help the child use the form, so that the video is taken down.",
        "Help the child use the form to ask for the video to be taken down.",
    ),
    "starting from a wish": (
        "Start from what the child would like to happen.",
        "Do what the child would like to happen.",
        "Start from what the child would like to happen.",
    ),
    "forbidden only with what follows": (
        "Do not send the child to the nurse and think it is done.",
        "Do not send the child to the nurse.",
        "Do not send the child to the nurse and think it is done.",
    ),
    "looked at, not done": (
        "If it goes on, the head looks again at a referral.",
        "If it goes on, the head makes a referral.",
        "If it goes on, the head looks again at a referral.",
    ),
    "the year of a later part": (
        "In March 2023 meeting rules were uneven.",
        "Meeting rules were uneven.",
        "In March 2023 calls did not say what had been tried, visits lacked a plan, and meeting rules were uneven.",
    ),
    "if so, left out": (
        "If the child is hurt, ring the nurse now.",
        "Ring the nurse now.",
        "Ask first: is the child hurt? If so ring the nurse now.",
    ),
    "if you cannot reach them, left out": (
        "If you cannot reach the DSL or a deputy, do not wait. Tell a senior leader or ring the council.",
        "Ring the council or tell a senior leader.",
        "If you cannot reach the DSL or a deputy, do not wait. Tell a senior leader or ring the council.",
    ),
    "those who": (
        "Those who teach or look after children unsupervised need a check with barred list.",
        "The person needs a check with barred list.",
        "Those who teach or look after children unsupervised need a check with barred list.",
    ),
    "who of two does it": (
        "Tell the DSL, who starts the search with the nurse.",
        "The nurse starts the search with the DSL.",
        "Tell the DSL, who starts the search with the nurse.",
    ),
    "one of two who decide together": (
        "The LADO and the head decide together what happens.",
        "The head decides what happens and then lets the LADO know.",
        "The LADO and the head decide together what happens: nothing more, a look at it in school, or the police.",
    ),
    "helpful, not compulsory": (
        "A senior sports lead is helpful but is not compulsory.",
        "You should have a senior sports lead as well.",
        "Governors should make sure there are clear ways to spot sports injuries. A senior sports lead is helpful but is not compulsory.",
    ),
    "any, of what stands before": (
        "Any cook worried about FGM should speak to the DSL or a deputy.",
        "Teachers must report any worry about FGM to the police.",
        "Any cook worried about FGM should speak to the DSL or a deputy. Teachers have a duty on top of that: where they discover what appears to be FGM, the teacher must report it to the police.",
    ),
    "got from another": (
        "Get the nurse to confirm that it has come.",
        "Confirm to the nurse that you have sent it.",
        "Send it by post, and get the nurse to confirm that it has come.",
    ),
    "or in a condition, as and": (
        "If you do not know the driver or the van has no sign, ask and walk back.",
        "Walk back if you do not know the driver and the van has no sign.",
        "If you do not know the driver or the van has no sign, ask and walk back.",
    ),
    "or after unless, as and": (
        "Do not ring home unless the head or the police have agreed it.",
        "Do not ring home unless the head and the police have agreed it.",
        "Do not ring home unless the head or the police have agreed it.",
    ),
    "what kind of days": (
        "The guidance does not say what kind of days.",
        "The 5 days are school days.",
        "The guidance says 5 days and does not say what kind of days.",
    ),
    "already at it": (
        "The police and the head decide how to keep her safe.",
        "The police and the head are already deciding how to keep her safe.",
        "The police and the head decide how to keep her safe.",
    ),
    "except, for even": (
        "Do not leave them alone, even for the toilet, until the nurse takes over.",
        "Do not leave him alone, except to go to the toilet.",
        "Do not leave them alone, even for the toilet, until the nurse takes over.",
    ),
    "first, in a prohibition": (
        "Do not post the video or tell the press first.",
        "Do not tell the press.",
        "Do not post the video or tell the press first.",
    ),
    "where a prohibition holds": (
        "Do not ask for a badge from guests at events.",
        "Do not ask for a badge from guests.",
        "Do not ask for a badge from guests at events.",
    ),
    "the month of May": (
        "In May 2025 children missing lunch were tracked closely.",
        "In May 2024 children missing lunch were tracked closely.",
        "In May 2025 the bus service was good, children missing lunch were tracked closely, and worries were considered.",
    ),
    "the date of the statement before": (
        "In May 2025 notes with families came late.",
        "In May 2024 notes with families came late.",
        "In May 2025 visits were short. Notes with families still came late.",
    ),
    "a word that is also the name of a mark": (
        "In May 2023 inspectors praised a strong contribution from nurses.",
        "In May 2023 inspectors praised a weak contribution from nurses.",
        "In May 2023 inspectors praised quick calls, a strong contribution from nurses and clear notes.",
    ),
    "two sentences joined": (
        "A teaching ban is for the council to decide, and the school only refers.",
        "A teaching ban is for the council to decide, and the school only watches.",
        "A teaching ban is for the council to decide, after the agency has looked at the case. The school only refers.",
    ),
    "a condition said before": (
        "If you are not sure, do not simply refuse. Ask the nurse now.",
        "If you are sure, do not simply refuse. Ask the nurse now.",
        "Not sure? Ask the nurse now. Do not simply refuse.",
    ),
    "what it stands for, denied": (
        "Do not touch the knife.",
        "Do not find the knife.",
        "If you find a weapon, do not touch it.",
    ),
    "no need to wait": (
        "You need not wait for permission to ring the nurse.",
        "You need not ring the nurse.",
        "Do not wait for permission to ring the nurse.",
    ),
    "a list of conditions first": (
        "If they have a knife, have a way in or you think they will come, ring the nurse.",
        "If they have a knife, ring the cook.",
        "Ring the nurse if they have a knife, have a way in, or you think they will come.",
    ),
    "however rough it is": (
        "Give the nurse your notes, however rough they are.",
        "Give the nurse your notes, unless they are rough.",
        "Give your notes to the nurse, however rough.",
    ),
    "facts without a verb": (
        "Write down the exact words: facts, not labels.",
        "Write down the exact words: guesses, not labels.",
        "Write down the exact words. Facts, not labels.",
    ),
    "is for somebody to decide": (
        "A ban is for the council to decide.",
        "A ban is for the head to decide.",
        "A ban is for the council to decide, after the head has looked at it.",
    ),
    "careful only in the second half": (
        "By March 2025 calls to the hub were answered in good time.",
        "By March 2025 rules were understood.",
        "By March 2025 calls to the hub were answered in good time and rules mostly understood.",
    ),
    "have to, for an instruction": (
        "You have to tell the nurse without delay.",
        "You must tell the nurse without delay.",
        "Tell the nurse without delay.",
    ),
    "before one thing, another": (
        "Before you ask the cook to explain, tell the nurse.",
        "Before you tell the nurse, ask the cook to explain.",
        "Do not ask the cook to explain before you have told the nurse.",
    ),
    "a sixth former": (
        "Tell the nurse before the 6th former goes home.",
        "Tell the nurse before the cook goes home.",
        "Tell the nurse before the child goes home.",
    ),
}
"""Rule of reading → a sentence that the source says, one that it does not, and the source."""


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_reading_passes_what_is_said_and_no_more(checker: SupportCheck, rule: str) -> None:
    said, not_said, source = RULES[rule]
    assert checker.check(said, [source]) == Verdict(True, "")
    assert not checker.check(not_said, [source]).passes
