"""My profile: how I appear, another password, and where I am signed in."""

from dataclasses import dataclass

from nicegui import ui

from pages.components.dialog import dialog
from pages.components.notice import notice
from pages.components.profile.password_form import PasswordForm
from pages.components.profile.profile_form import ProfileForm
from pages.components.profile.second_factor_form import SecondFactorForm
from pages.components.profile.sign_in_list import sign_in_list
from pages.components.profile.switches import switches
from pages.components.rooms.account_menu import ThemeChoice
from pages.refusals import told
from pages.visitor import Visit
from services.display_names import LONGEST

LIKINGS = {
    "always_newest": "Open every room at its newest message",
    "ctrl_enter_sends": "Enter starts a new line, Ctrl Enter sends",
    "tells_typing": "Tell others when I am writing",
    "sees_typing": "Show me who is writing",
}
"""What can be switched on and off, by the names of `Preferences`."""


@dataclass
class ProfileDialog:
    visit: Visit

    async def open(self) -> None:
        viewer = self.visit.viewer
        profile, likes = await self.visit.house.profiles.mine(viewer)
        second_factor = await self.visit.house.second_factors.state(viewer)
        with dialog("Profile", wide=True), ui.element("div").classes("profile"):
            ProfileForm(
                user_id=viewer.user_id,
                username=viewer.username,
                display_name=profile.display_name or "",
                colour=profile.colour,
                has_picture=profile.avatar is not None,
                longest=LONGEST,
                on_save=self._save,
                on_picture=lambda wrong: notice(wrong or "Everybody sees your picture now.", bad=bool(wrong)),
                on_no_picture=self._remove_picture,
            )
            _heading("How you like it")
            ThemeChoice(self._choose_theme)
            switches({name: (label, getattr(likes, name)) for name, label in LIKINGS.items()}, on_switch=self._prefer)
            _heading("Password")
            PasswordForm(username=viewer.username, on_changed=self._password_changed)
            _heading("Second factor")
            SecondFactorForm(
                on_since=second_factor.on_since,
                codes_left=second_factor.recovery_codes_left,
                zone=self.visit.zone,
                on_switched=self._second_factor_switched,
                on_copied=lambda: notice("Your recovery codes are copied."),
            )
            _heading("Where you are signed in")
            self._sign_ins = ui.element("div")
            await self._draw_sign_ins()

    async def _draw_sign_ins(self) -> None:
        async def end(session_id: str) -> None:
            with told():
                await self.visit.house.sign_ins.end(self.visit.viewer, session_id)
            await self._draw_sign_ins()

        sign_ins = await self.visit.house.sign_ins.of(self.visit.viewer)
        self._sign_ins.clear()
        with self._sign_ins:
            sign_in_list(sign_ins, self.visit.zone, on_end=end)

    async def _save(self, display_name: str, colour: int) -> None:
        with told():
            await self.visit.house.profiles.appear(self.visit.viewer, display_name=display_name, colour=colour)
            notice("Everybody sees you like this now.")

    async def _prefer(self, name: str, on: bool) -> None:
        with told():
            await self.visit.house.profiles.prefer(self.visit.viewer, **{name: on})

    async def _choose_theme(self, theme: str) -> None:
        with told():
            await self.visit.house.profiles.prefer(self.visit.viewer, theme=theme)

    async def _remove_picture(self) -> None:
        with told():
            await self.visit.house.avatars.remove(self.visit.viewer)
            notice("Your initials are shown again.")

    async def _password_changed(self) -> None:
        await self._draw_sign_ins()
        notice("Your password is changed. Everywhere else you are signed out.")

    async def _second_factor_switched(self, on: bool) -> None:
        notice("Signing in takes a code now." if on else "Your password alone is enough again.")
        await self._draw_sign_ins()


def _heading(text: str) -> None:
    ui.label(text).classes("profile-heading").props("role=heading aria-level=3")
