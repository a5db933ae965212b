"""Words that say, from where they stand, whether a word beside them is somebody's name."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set("mr mrs ms miss mx dr prof professor rev reverend pc pcso dc ds sgt inspector")
GUARDED_TITLES = _set("sir lady lord dame father sister brother pastor imam canon coach officer nurse constable")
"""Titles that are everyday words: the next word must look like a name and be capitalised."""

KIN_TITLES = _set("uncle aunty auntie aunt nan nana nanny nanna gran granny grandma grandad grampy mum dad cousin")

TOLD = _set(
    "told said says saying sed tells disclosed whispered shouted screamed cried cries mentioned confided reckons claims "
    "claimed admitted denied explained replied answered asked asks begged sobbed wrote writes texted messaged emailed "
    "rang phoned hit hits punched kicked slapped bit bites pushed shoved grabbed touched hurt hurts threw stabbed "
    "scratched strangled choked pinched swore spat ran runs came comes went goes turned arrived left walked climbed fell "
    "fainted collapsed vomited wet wets brought brings took takes got gets wants wanted needs needed seems seemed looks "
    "looked lives lived sleeps slept eats ate refuses refused hides hid flinches flinched keeps kept stopped started "
    "started thinks thought feels felt knows knew has had hasnt hadnt is was isnt wasnt does did doesnt didnt doesn't "
    "didn't isn't wasn't hasn't hadn't showed shows sent sends posted shared stole lied joined moved drew made makes plays "
    "played hugged kissed found finds gave gives saw sees heard hears told's threatened bullied locked dragged chased "
    "followed noticed reported revealed described cuts cutting self-harms self-harmed absconded missing never always "
    "just keeps also still tried tries stays stayed wears wore smells smelt smelled speaks spoke talks talked hates loves "
    "likes liked missed misses attends attended behaves became becomes broke burst carries carried returned used uses "
    "disappeared vanished appeared complained worries worried whos who's whose aged"
)
STRONG_TOLD = _set(
    "told said says sed tells disclosed whispered screamed cried mentioned confided admitted replied hit punched kicked "
    "slapped bit shoved grabbed flinched wet absconded fainted collapsed texted messaged ran came went brought sobbed "
    "hasnt hasn't didnt didn't wasnt wasn't isnt isn't was has had got lives showed keeps wants threw stabbed refuses "
    "seems looked turned arrived thinks feels hates"
)
"""Verbs that make a name of an everyday word before them, when nothing else forbids it."""

SAID = _set(
    "told said says sed tells disclosed whispered screamed cried confided sobbed hit punched kicked slapped bit shoved "
    "flinched absconded fainted collapsed wet hasnt hasn't didnt didn't wasnt wasn't isnt isn't"
)
"""The few that also make a name of an unknown word at the start of a sentence or in small letters."""

CALLED = _set("called named name's names forename surname christened nicknamed aka alias")
WHO = _set(
    "pupil student child boy girl lad lass kid baby toddler daughter son brother sister twin twins cousin nephew niece "
    "stepson stepdaughter stepbrother stepsister friend mate boyfriend girlfriend bf gf bestie classmate peer tutee "
    "teenager youngster learner girls boys lads pupils children students kids siblings brothers sisters sons daughters "
    "foster stepdad stepfather stepmum stepmother mother father mum mam mummy dad daddy parent carer uncle aunt auntie "
    "aunty nan gran grandma grandad partner ex husband wife colleague teacher ta hlta lsa tutor coach caretaker "
    "headteacher head deputy dsl ddsl senco sendco cook cleaner governor volunteer supervisor midday receptionist "
    "driver worker friend's neighbour"
)
BEFORE = _set(
    "and or with by for about to told tell tells asked ask hit hits like likes saw see seen heard hear between both is "
    "was when because that if where while as than but versus vs re regarding concerning against behind beside near "
    "helped help help took take brought bring gave give sent send called found watched sat teach taught tutor support "
    "supporting met meet know knows knew has had from of on thing yes no ok hi dear thanks poor little young older "
    "younger our my his her their your cc bcc via do does did can could should would has have i'm im it's its"
)
DETERMINERS = _set("the a an this that these those some any no every each another our my your his her its their")
PLACE_BEFORE = _set("in at near outside inside around across through towards into via throughout under within north south east west")
PLACE_AFTER = _set(
    "road rd street st avenue ave lane close drive crescent court way grove gardens terrace place square park hill "
    "primary infant infants junior juniors school academy college university high secondary nursery grammar trust "
    "council borough county city town village station hospital library centre center church mosque temple house "
    "building hall room wing estate river bridge airport police constabulary partnership board hub united fc rovers "
    "athletic albion wanderers law act report review inquiry bay beach farm pub hotel club foundation society service "
    "services team project programme scheme campaign app website phone cup award awards day week term holidays holiday "
    "bank band book method scale test model toolkit guidelines competence competent syndrome disease ltd plc"
)
OWNED = _set(
    "mum mam mom mummy mother dad daddy father stepdad stepmum stepfather stepmother parents parent carer carers nan "
    "nanna nana gran granny grandma grandad grandparents uncle aunt auntie aunty brother sister siblings sibling twin "
    "cousin cousins family house home phone bag arm arms leg legs face hand hands back neck head hair eye eyes book "
    "work drawing writing behaviour attendance case file record plan teacher tutor class friend friends boyfriend "
    "girlfriend partner ex social keyworker name clothes coat shoes lunch desk locker account messages birthday dob "
    "older younger big little eldest baby foster step bruise bruises injury injuries wellbeing mental medication parent's"
)
YEAR = _set("year yr y yrs reception nursery")
MODALS = _set("will may mark bill can hope dare drew grant chase rob sue pat peg rose dawn guy jack job don bob trip")
"""Names that are verbs, or so often an everyday word, that they need more than a neighbour in small letters."""

SEASONS = _set(
    "summer april may june august autumn spring winter easter dawn faith hope joy angel baby christian guy junior justice "
    "king prince queen sunny star sky storm rain river mark will chase miracle"
)
"""Names after which "is", "was" or "has" prove nothing at the start of a sentence."""

NEVER_AFTER = {
    "will": _set("you i we they he she it there this that the a my our his her someone anyone anybody not be have"),
    "may": _set("i we you he she they it be not have half day bank the need also a as well result want"),
    "mark": _set("the it this that my a of scheme books book them up down on out their your sheet"),
    "bill": _set("for of the is to was"),
    "hope": _set("so not that this you to for it he she they the all everyone your i we is and"),
    "grace": _set("period before"),
    "rose": _set("to up garden gardens hill bush petals petal tinted and from by"),
    "summer": _set(
        "holidays holiday term fair fayre school camp break club uniform born half reading programme scheme fete is play "
        "work hols party show concert and"
    ),
    "april": _set("and to the fool fools is was half bank or onwards we i"),
    "june": _set("and to the is was half or onwards we i"),
    "august": _set("and to the is was bank or onwards we i"),
    "autumn": _set("term half holidays and is was leaves"),
    "dawn": _set("raid raids chorus of is"),
    "faith": _set("school schools leader leaders group groups community communities in and based is was"),
    "joy": _set("of and is was to riding riders"),
    "christian": _set("school schools faith family families church union values and aid name names"),
    "jack": _set("of in and the up"),
    "amber": _set("alert light rated rating risk and zone or"),
    "red": _set("card alert amber mark marks and or"),
    "joshua": frozenset(),
    "sky": _set("news sports tv blue"),
    "poppy": _set("appeal day seller sellers sale wreath"),
    "holly": _set("and"),
    "guy": _set("who in with at is was from on and fawkes has said came"),
    "angel": _set("costume wings in"),
    "king": _set("of charles and cup"),
    "major": _set("incident concern concerns risk issue trauma works"),
    "art": _set("room teacher lesson lessons club and therapy therapist work class department is was"),
    "drew": _set("a the his her it him me my this himself herself on pictures us"),
    "rob": _set("the a me him her shops"),
    "chase": _set("up it this the them a me her him"),
    "dick": _set("pic pics picture pictures head"),
    "pat": _set("on him her down the"),
    "grant": _set("money funding for and application of"),
}
AGAINST_BEFORE = {
    "may": _set("in of by until till from since during mid early late this last next 1st 31st bank on before after"),
    "june": _set("in of by until till from since during mid early late this last next on before after"),
    "april": _set("in of by until till from since during mid early late this last next on before after"),
    "august": _set("in of by until till from since during mid early late this last next on before after"),
    "summer": _set("in of by until till since during mid early late this last next the every each over all"),
    "autumn": _set("in of by until till since during mid early late this last next the every each over all"),
    "spring": _set("in of by until till since during mid early late this last next the every each over all"),
    "winter": _set("in of by until till since during mid early late this last next the every each over all"),
    "dawn": _set("at before the crack by until since"),
    "sunday": _set("on last this next every each"),
    "will": _set("the good ill a free his her their at god's living my own last"),
    "hope": _set("i we the no any some i'd only really of with in don't dont they just"),
    "grace": _set("the saying say said days with good saving"),
    "rose": _set("a the red he she it they hand voice sun temperature"),
    "faith": _set("in of the any other no same different good their his her by multi and bad my our"),
    "joy": _set("no the any with of full pure any"),
    "mark": _set("a the red bite burn question quiz small big bruise this his her any pen strange every purple on love"),
    "bill": _set("the a wellbeing schools government phone gas water electric this new old"),
    "poppy": _set("a the wearing red his her remembrance"),
    "jack": _set("a the"),
    "red": _set("a the bright went going gone dark seeing rag was is"),
    "amber": _set("at red rated on an from is as"),
}
OFTEN_ADULT = _set(
    "karen sheila susan sue linda carol carole barbara janet jean jan pat margaret maureen pauline christine jackie "
    "debbie deborah julie tracey tracy sharon angela lesley gillian gill hilary wendy denise jane judith judy ann brenda "
    "beryl doreen joyce marjorie sandra helen alison dawn lorraine lynn lynne lynda mandy michelle nicola paula sally "
    "steph tina trish val yvonne dave steve kevin keith graham brian derek trevor barry colin roger gary geoff nigel ian "
    "clive malcolm ken norman ron roy stuart terry ray raymond alan bernard dennis gordon martin neil paul phil pete "
    "peter richard rob simon tony andy mick nick bob"
)
PARENT_WORDS = _set(
    "mum mam mom mummy mother dad daddy father stepdad stepmum stepfather stepmother parent carer nan nanna gran granny "
    "grandma grandad uncle aunt aunty auntie partner boyfriend husband wife ex"
)
STAFF_WORDS = _set(
    "colleague teacher ta hlta lsa coach caretaker headteacher head deputy dsl ddsl senco sendco cook cleaner governor "
    "volunteer supervisor midday receptionist driver worker tutor officer nurse dj staff supply chaplain premises"
)
FUNCTION = _set(
    "i a an the and or but if so to of in on at by for from with as is was are were be been being am it its he she they "
    "we you me him her them us his their our your my mine this that these those there here what which who whom whose "
    "when where why how not no yes nor than then too very can could will would shall should may might must do does did "
    "done has have had having get got go goes went gone come came just also only now again still ever never said told "
    "says say tell who's didn't doesn't isn't wasn't about after before because while until up down out off over under "
    "again all any both each few more most other some such own same year old yr am pm re via per nfa miss mr mrs ms dr"
)
PARTICLES = _set("al el bin ibn bint bin de da do dos der van von den la le ul ur un st o' ap ab abu umm begum-")
