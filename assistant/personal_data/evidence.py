"""Words that say, from where they stand, whether a word beside them is somebody's name."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words of a text as a set, so that long lists can be read as lines."""
    return frozenset(text.split())


TITLES = words_of(
    "mr mrs ms miss mx dr prof professor rev reverend pc pcso dc ds ps di dci sgt insp inspector cllr councillor fr"
)
GUARDED_TITLES = words_of(
    "sir lady lord dame father sister brother pastor imam canon coach officer nurse constable madame mme "
    "monsieur senor senora herr frau sensei elder deacon rabbi sheikh "
    "shaykh ustad ustadh ustaz maulana moulana molvi hafiz haji mullah rebbe guru granthi"
)
"""Titles that are everyday words: the next word must look like a name and be capitalised."""

TOLD = words_of(
    "told said says saying sed tells disclosed whispered shouted screamed cried cries mentioned confided "
    "reckons claims claimed admitted denied explained replied answered asked asks begged sobbed wrote "
    "writes texted messaged emailed rang phoned hit hits punched kicked slapped bit bites pushed shoved "
    "grabbed touched hurt hurts threw stabbed scratched strangled choked pinched swore spat ran runs came "
    "comes went goes turned arrived left walked climbed fell fainted collapsed vomited wet wets brought "
    "brings took takes got gets wants wanted needs needed seems seemed looks looked lives lived sleeps "
    "slept eats ate refuses refused hides hid flinches flinched keeps kept stopped started started thinks "
    "thought feels felt knows knew has had hasnt hadnt is was isnt wasnt does did doesnt didnt doesn't "
    "didn't isn't wasn't hasn't hadn't showed shows sent sends posted shared stole lied joined moved drew "
    "made makes plays played hugged kissed found finds gave gives saw sees heard hears told's threatened "
    "bullied locked dragged chased followed noticed reported revealed described cuts cutting self-harms "
    "self-harmed absconded missing never always just keeps also still tried tries stays stayed wears wore "
    "smells smelt smelled speaks spoke talks talked hates loves likes liked missed misses attends "
    "attended behaves became becomes broke burst carries carried returned used uses disappeared vanished "
    "appeared complained worries worried whos who's whose aged"
)
STRONG_TOLD = words_of(
    "told said says sed tells disclosed whispered screamed cried mentioned confided admitted replied hit "
    "punched kicked slapped bit shoved grabbed flinched wet absconded fainted collapsed texted messaged "
    "ran came went brought sobbed hasnt hasn't didnt didn't wasnt wasn't isnt isn't was has had got lives "
    "showed keeps wants threw stabbed refuses seems looked turned arrived thinks feels hates"
)
"""Verbs that make a name of an everyday word before them, when nothing else forbids it."""

SAID = words_of(
    "pushed grabbed threw hurt bites swore spat strangled wont won't cant can't "
    "told said says sed tells disclosed whispered screamed cried confided sobbed hit punched kicked "
    "slapped bit shoved flinched absconded fainted collapsed wet hasnt hasn't didnt didn't wasnt wasn't "
    "isnt isn't"
)
"""The few that also make a name of an unknown word at the start of a sentence or in small letters."""

CALLED = words_of("called named name's names forename surname christened nicknamed aka alias")
WHO = words_of(
    "pupil student child boy girl lad lass kid baby toddler daughter son brother sister twin twins cousin "
    "nephew niece stepson stepdaughter stepbrother stepsister friend mate boyfriend girlfriend bf gf "
    "bestie classmate peer tutee teenager youngster learner girls boys lads pupils children students kids "
    "siblings brothers sisters sons daughters foster stepdad stepfather stepmum stepmother mother father "
    "mum mam mummy dad daddy parent carer uncle aunt auntie aunty nan gran grandma grandad partner ex "
    "husband wife colleague teacher ta hlta lsa tutor coach caretaker headteacher head deputy dsl ddsl "
    "senco sendco cook cleaner governor volunteer supervisor midday receptionist driver worker friend's "
    "neighbour"
)
BEFORE = words_of(
    "and or with by for about to told tell tells asked ask hit hits like likes saw see seen heard hear "
    "between both is was when because that if where while as than but versus vs re regarding concerning "
    "against behind beside near helped help help took take brought bring gave give sent send called found "
    "watched sat teach taught tutor support supporting met meet know knows knew has had from of on thing "
    "yes no ok hi dear thanks poor little young older younger our my his her their your cc bcc via do "
    "does did can could should would has have i'm im it's its"
)
DETERMINERS = words_of(
    "the a an this that these those some any no every each another our my your his her its their"
)
PLACE_BEFORE = words_of(
    "in at near outside inside around across through towards into via throughout under within north south "
    "east west"
)
PLACE_AFTER = words_of(
    "road rd street st avenue ave lane close drive crescent court way grove gardens terrace place square "
    "park hill primary infant infants junior juniors school academy college university high secondary "
    "nursery grammar trust council borough county city town village station hospital library centre "
    "center church mosque temple house building hall room wing estate river bridge airport police "
    "constabulary partnership board hub united fc rovers athletic albion wanderers law act report review "
    "inquiry bay beach farm pub hotel club foundation society service services team project programme "
    "scheme campaign app website phone cup award awards day week term holidays holiday cottage cottages "
    "villa lodge manor barn zoo museum bank band book method scale test model toolkit guidelines "
    "competence competent syndrome disease ltd plc"
)
OWNED = words_of(
    "mum mam mom mummy mother dad daddy father stepdad stepmum stepfather stepmother parents parent carer "
    "carers nan nanna nana gran granny grandma grandad grandparents uncle aunt auntie aunty brother "
    "sister siblings sibling twin cousin cousins family house home phone bag arm arms leg legs face hand "
    "hands back neck head hair eye eyes book work drawing writing behaviour attendance case file record "
    "plan teacher tutor class friend friends boyfriend girlfriend partner ex social keyworker name "
    "clothes coat shoes lunch desk locker account messages birthday dob older younger big little eldest "
    "baby foster step bruise bruises injury injuries wellbeing mental medication parent's"
)
YEAR = words_of("year yr y yrs reception nursery")
MODALS = words_of(
    "will may mark bill can hope dare drew grant chase rob sue pat peg rose dawn guy jack job don bob trip"
)
"""Names that are verbs, or so often an everyday word, that they need more than a neighbour in small letters."""

MOSTLY_NAMES = words_of(
    "bob carol sue poppy daisy lily ruby jade eve hazel holly heather jasmine frank jack rob penny ray dean "
    "ivy jay lee max olive violet willow rowan robin sandy sid stan val vic wes mel mo pat jean dolly dan gaz "
    "reg mick rick gill barb bev sal glen trey abel axel morgan harper marshall noel paris perry phoenix "
    "porter presley romeo sharon sonny victor wally jules jude iris flora fay faye elle clementine cal belle "
    "ali april june"
)
"""Names that are words too, but that a member of staff who writes them most often means as names."""

SEASONS = words_of(
    "summer april may june august autumn spring winter easter dawn faith hope joy angel baby christian "
    "guy junior justice king prince queen sunny star sky storm rain river mark will chase miracle"
)
"""Names after which "is", "was" or "has" prove nothing at the start of a sentence."""

NEVER_AFTER = {
    "will": words_of(
        "you i we they he she it there this that the a my our his her someone anyone anybody not be have"
    ),
    "may": words_of("i we you he she they it be not have half day bank the need also a as well result want"),
    "mark": words_of("the it this that my a of scheme books book them up down on out their your sheet"),
    "bill": words_of("for of the is to was"),
    "hope": words_of("so not that this you to for it he she they the all everyone your i we is and"),
    "grace": words_of("period before"),
    "rose": words_of("to up garden gardens hill bush petals petal tinted and from by"),
    "summer": words_of(
        "holidays holiday term fair fayre school camp break club uniform born half reading programme scheme "
        "fete is play work hols party show concert and"
    ),
    "april": words_of("and to the fool fools is was half bank or onwards we i"),
    "june": words_of("and to the is was half or onwards we i"),
    "august": words_of("and to the is was bank or onwards we i"),
    "autumn": words_of("term half holidays and is was leaves"),
    "dawn": words_of("raid raids chorus of is"),
    "faith": words_of("school schools leader leaders group groups community communities in and based is was"),
    "joy": words_of("of and is was to riding riders"),
    "christian": words_of("school schools faith family families church union values and aid name names"),
    "jack": words_of("of in and the up"),
    "amber": words_of("alert light rated rating risk and zone or"),
    "red": words_of("card alert amber mark marks and or"),
    "joshua": frozenset(),
    "sky": words_of("news sports tv blue"),
    "poppy": words_of("appeal day seller sellers sale wreath"),
    "holly": words_of("and"),
    "guy": words_of("who in with at is was from on and fawkes has said came"),
    "angel": words_of("costume wings in"),
    "king": words_of("of charles and cup"),
    "major": words_of("incident concern concerns risk issue trauma works"),
    "art": words_of("room teacher lesson lessons club and therapy therapist work class department is was"),
    "drew": words_of("a the his her it him me my this himself herself on pictures us"),
    "rob": words_of("the a me him her shops"),
    "chase": words_of("up it this the them a me her him"),
    "dick": words_of("pic pics picture pictures head"),
    "pat": words_of("on him her down the"),
    "grant": words_of("money funding for and application of"),
}
AGAINST_BEFORE = {
    "may": words_of(
        "in of by until till from since during mid early late this last next 1st 31st bank on before after"
    ),
    "june": words_of("in of by until till from since during mid early late this last next on before after"),
    "april": words_of("in of by until till from since during mid early late this last next on before after"),
    "august": words_of("in of by until till from since during mid early late this last next on before after"),
    "summer": words_of(
        "in of by until till since during mid early late this last next the every each over all"
    ),
    "autumn": words_of(
        "in of by until till since during mid early late this last next the every each over all"
    ),
    "spring": words_of(
        "in of by until till since during mid early late this last next the every each over all"
    ),
    "winter": words_of(
        "in of by until till since during mid early late this last next the every each over all"
    ),
    "dawn": words_of("at before the crack by until since"),
    "sunday": words_of("on last this next every each"),
    "will": words_of("the good ill a free his her their at god's living my own last"),
    "hope": words_of("i we the no any some i'd only really of with in don't dont they just"),
    "grace": words_of("the saying say said days with good saving"),
    "rose": words_of("a the red he she it they hand voice sun temperature"),
    "faith": words_of("in of the any other no same different good their his her by multi and bad my our"),
    "joy": words_of("no the any with of full pure any"),
    "mark": words_of(
        "a the red bite burn question quiz small big bruise this his her any pen strange every purple on love"
    ),
    "bill": words_of("the a wellbeing schools government phone gas water electric this new old"),
    "poppy": words_of("a the wearing red his her remembrance"),
    "jack": words_of("a the"),
    "red": words_of("a the bright went going gone dark seeing rag was is"),
    "amber": words_of("at red rated on an from is as"),
}
HOUSEHOLD = words_of(
    "family families children kids boys girls twins siblings brothers sisters household case lads parents"
)
"""What follows a surname in "the Okafor children"."""

LIKE_SURNAMES = words_of("hall hill lane green park")
"""Words for places that are common surnames."""

EITHER = words_of(
    "chelsea chester devon georgia jordan kendal kerry lincoln milan paisley paris preston skye sydney "
    "asia india jan"
)
"""Places that are as often a first name."""

OFTEN_ADULT = words_of(
    "karen sheila susan sue linda carol carole barbara janet jean jan pat margaret maureen pauline "
    "christine jackie debbie deborah julie tracey tracy sharon angela lesley gillian gill hilary wendy "
    "denise jane judith judy ann brenda beryl doreen joyce marjorie sandra helen alison dawn lorraine "
    "lynn lynne lynda mandy michelle nicola paula sally steph tina trish val yvonne dave steve kevin "
    "keith graham brian derek trevor barry colin roger gary geoff nigel ian clive malcolm ken norman ron "
    "roy stuart terry ray raymond alan bernard dennis gordon martin neil paul phil pete peter richard rob "
    "simon tony andy mick nick bob"
)
PARENT_WORDS = words_of(
    "mum mam mom mummy mother dad daddy father stepdad stepmum stepfather stepmother parent carer nan "
    "nanna gran granny grandma grandad uncle aunt aunty auntie partner boyfriend husband wife ex"
)
STAFF_WORDS = words_of(
    "colleague teacher ta hlta lsa coach caretaker headteacher head deputy dsl ddsl senco sendco cook "
    "cleaner governor volunteer supervisor midday receptionist driver worker tutor officer nurse dj staff "
    "supply chaplain premises"
)
OUTSIDE_WORK = words_of("driver worker officer nurse dj")
"""Work that is as often for somebody else as for the school."""

FUNCTION = words_of(
    "i a an the and or but if so to of in on at by for from with as is was are were be been being am it "
    "its he she they we you me him her them us his their our your my mine this that these those there "
    "here what which who whom whose when where why how not no yes nor than then too very can could will "
    "would shall should may might must do does did done has have had having get got go goes went gone "
    "come came just also only now again still ever never said told says say tell who's didn't doesn't "
    "isn't wasn't about after before because while until up down out off over under again all any both "
    "each few more most other some such own same year old yr am pm re via per nfa miss mr mrs ms dr"
)
PARTICLES = words_of(
    "al el bin ibn bint bin de da do dos der van von den la le ul ur un st o' ap ab abu umm begum-"
)
